import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** What an id starts with says what it is of. */
export type IdPrefix = 'per' | 'ses' | 'team' | 'svc' | 'req' | 'grt' | 'con' | 'res' | 'prf' | 'wrk' | 'pau' | 'gho' | 'mob' | 'ntc';

/** `svc_` and 16 characters of 5 random bits each: safe in URLs, AWS names and tags. */
export function newId(prefix: IdPrefix): string {
  let id = `${prefix}_`;
  for (const byte of randomBytes(16)) id += alphabet[byte & 31];
  return id;
}

/** An external ID for a role's trust policy: 192 random bits, made by Pergola alone. */
export function newExternalId(): string {
  return randomBytes(24).toString('base64url');
}

/** Number that a person can quote and an operator can find in the log. */
export function newReference(): string {
  return randomBytes(5).toString('hex').toUpperCase();
}
