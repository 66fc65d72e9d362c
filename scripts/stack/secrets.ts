import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The key that sessions are signed with; made once, so that a second start signs nobody out. */
export async function readSessionSecret(home: string): Promise<string> {
  const file = join(home, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const saved = text ? (JSON.parse(text) as { sessionSecret?: string }) : {};
  const sessionSecret = saved.sessionSecret ?? randomBytes(32).toString('base64url');
  if (!saved.sessionSecret) await writeFile(file, `${JSON.stringify({ ...saved, sessionSecret })}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return sessionSecret;
}
