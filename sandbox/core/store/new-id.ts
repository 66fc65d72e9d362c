import { randomBytes } from 'node:crypto';

const alphabets = { hex: '0123456789abcdef', base36: '0123456789abcdefghijklmnopqrstuvwxyz' };

/** `prefix` followed by `length` random characters, e.g. `rgw-0a1b…`. */
export function newId(prefix: string, length: number, alphabet: keyof typeof alphabets = 'hex'): string {
  const letters = alphabets[alphabet];
  return prefix + Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('');
}
