import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface StackSecrets {
  /** Encrypts session cookies. */
  sessionSecret: string;
  /** Encrypts what a page hands to its server actions (AES-256, base64). */
  actionsKey: string;
  /** Ed25519 private key (PKCS #8 in base64) that signs the heads of the audit. */
  auditSigningKey: string;
}

/** Created once, so that a second start signs nobody out and signs with the same key. */
export async function readSecrets(home: string): Promise<StackSecrets> {
  const file = join(home, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const saved = text ? (JSON.parse(text) as Partial<StackSecrets>) : {};
  const secrets = {
    ...saved,
    sessionSecret: saved.sessionSecret ?? randomBytes(32).toString('base64url'),
    actionsKey: saved.actionsKey ?? randomBytes(32).toString('base64'),
    auditSigningKey: saved.auditSigningKey ?? generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
  if (!saved.sessionSecret || !saved.actionsKey || !saved.auditSigningKey) await writeFile(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return secrets;
}
