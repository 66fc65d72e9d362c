import 'server-only';
import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';
import { env } from './env';

/** Each purpose has its own key, so that what was sealed for one is worthless for another. */
type Purpose = 'session' | 'sign-in' | 'sign-out';

const keys = new Map<string, Uint8Array>();

function keyOf(purpose: Purpose): Uint8Array {
  const { NEXTAUTH_SECRET } = env();
  const id = `${purpose} ${NEXTAUTH_SECRET}`;
  const key = keys.get(id) ?? new Uint8Array(hkdfSync('sha256', NEXTAUTH_SECRET, '', `pergola ${purpose}`, 32));
  keys.set(id, key);
  return key;
}

/** Encrypts and authenticates a value for the browser to keep. It can be opened until `expiresAt`. */
export async function seal(purpose: Purpose, value: object, expiresAt: Date): Promise<string> {
  return new EncryptJWT({ value }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).setExpirationTime(Math.ceil(expiresAt.getTime() / 1_000)).encrypt(keyOf(purpose));
}

/** What was sealed, or null when it is altered, expired, of another purpose, or not of this shape. */
export async function unseal<Schema extends z.ZodType>(purpose: Purpose, sealed: string, schema: Schema): Promise<z.output<Schema> | null> {
  try {
    const { payload } = await jwtDecrypt(sealed, keyOf(purpose), { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] });
    return schema.parse(payload.value);
  } catch {
    return null;
  }
}
