import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json';

/** What leaves the database: the state of the whole audit chain at one moment, signed. */
export const auditHeadSchema = z.strictObject({
  installation: z.string(),
  /** Sequence number and hash of the last event, and how many events there were. */
  seq: z.string().regex(/^\d{1,19}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  count: z.int().positive(),
  at: z.iso.datetime(),
  keyId: z.string(),
  /** Ed25519 over the canonical JSON of the other members, in base64. */
  signature: z.string(),
});
export type AuditHead = z.infer<typeof auditHeadSchema>;

/** DER of a PKCS #8 Ed25519 key up to its 32 bytes. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Reads an Ed25519 private key: PEM (line feeds may be written as `\n`), PKCS #8 DER in base64, or its 32 bytes in base64. Throws for anything else. */
export function readSigningKey(text: string): KeyObject {
  const key = text.includes('-----BEGIN') ? createPrivateKey(text.replaceAll(String.raw`\n`, '\n')) : fromDer(Buffer.from(text, 'base64'));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key is not an Ed25519 key.');
  return key;
}

export function isSigningKey(text: string): boolean {
  try {
    return readSigningKey(text).type === 'private';
  } catch {
    return false;
  }
}

function fromDer(bytes: Buffer): KeyObject {
  return createPrivateKey({ key: bytes.length === 32 ? Buffer.concat([pkcs8Prefix, bytes]) : bytes, format: 'der', type: 'pkcs8' });
}

/** The public half in base64 (DER, SubjectPublicKeyInfo): what may be published. */
export function publicKeyOf(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
}

/** Names a public key: the first 16 hexadecimal digits of its SHA-256. */
export function keyIdOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16);
}

export function signHead(head: Omit<AuditHead, 'keyId' | 'signature'>, privateKey: KeyObject): AuditHead {
  const named = { ...head, keyId: keyIdOf(publicKeyOf(privateKey)) };
  return { ...named, signature: sign(null, Buffer.from(canonicalJson(named)), privateKey).toString('base64') };
}

/** Whether one of the public keys (base64) has signed the head as it is. */
export function isSignedBy({ signature, ...head }: AuditHead, publicKeys: readonly string[]): boolean {
  const key = publicKeys.find((publicKey) => keyIdOf(publicKey) === head.keyId);
  if (!key) return false;
  const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(canonicalJson(head)), publicKey, Buffer.from(signature, 'base64'));
}

/**
 * Reads heads from text: one JSON object, a list of them, JSON lines, or lines of a log that carry one as `auditHead`.
 * Skips a line that a crash cut off. Throws for any other line that is not JSON.
 */
export function parseHeads(text: string): AuditHead[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const whole = parsed(trimmed);
  const values = Array.isArray(whole) ? (whole as unknown[]) : whole !== undefined ? [whole] : trimmed.split('\n').flatMap(valueOfLine);
  return values.flatMap((value) => {
    const head = value !== null && typeof value === 'object' && 'auditHead' in value ? value.auditHead : value;
    const { success, data } = auditHeadSchema.safeParse(head);
    if (success) return [data];
    // A log has many lines without a head; anything else must be one.
    if (value !== null && typeof value === 'object' && 'level' in value) return [];
    throw new Error('This is not an audit head: it lacks a member, or has one too many.');
  });
}

function valueOfLine(line: string): unknown[] {
  const text = line.trim();
  if (text === '') return [];
  const value = parsed(text);
  if (value !== undefined) return [value];
  if (isUnfinished(text)) return [];
  throw new Error('A line is not JSON, so this is not a file of audit heads.');
}

/** The beginning of a JSON object: outside of its strings, more braces open than close. */
function isUnfinished(text: string): boolean {
  const outside = text.replaceAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)/g, '');
  return text.startsWith('{') && outside.split('{').length > outside.split('}').length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
