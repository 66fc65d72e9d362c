import { createHash } from 'node:crypto';

/** An EC2 id such as `vpc-0…` (17 hexadecimal characters), always the same for the same names. */
export function stableId(prefix: string, ...names: string[]): string {
  return `${prefix}-0${createHash('sha256').update(names.join('/')).digest('hex').slice(0, 16)}`;
}
