import { readFile } from 'node:fs/promises';
import { getObject, listObjects } from '@/lib/aws/s3';
import { openHubSession } from '@/lib/aws/session';
import { parseHeads, publicKeyOf, readSigningKey, type AuditHead } from '@/lib/platform/audit-head';
import { databaseNow, db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { headsPrefix, headsRoot } from '../head-key';

/** Objects that are read at the same time. */
const readsAtOnce = 16;
const dayMs = 86_400_000;

/** Keys whose heads count: those of AUDIT_PUBLIC_KEYS, and that of AUDIT_SIGNING_KEY where this process has it. */
export function trustedPublicKeys(): string[] {
  const { AUDIT_PUBLIC_KEYS = '', AUDIT_SIGNING_KEY } = env();
  const given = AUDIT_PUBLIC_KEYS.split(',').map((key) => key.trim()).filter((key) => key !== '');
  return [...new Set([...(AUDIT_SIGNING_KEY ? [publicKeyOf(readSigningKey(AUDIT_SIGNING_KEY))] : []), ...given])];
}

/**
 * Heads that this installation stored outside of its database: all of AUDIT_HEADS_FILE, and of AUDIT_BUCKET those of the last day
 * and the last one of each day before; `all` reads every one. Throws when a source that is set cannot be read.
 */
export async function readOutsideHeads({ all = false } = {}): Promise<AuditHead[]> {
  const [fromFile, fromBucket] = await Promise.all([headsOfFile(), headsOfBucket(all)]);
  return [...fromFile, ...fromBucket];
}

async function headsOfFile(): Promise<AuditHead[]> {
  const file = env().AUDIT_HEADS_FILE;
  if (!file) return [];
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? '' : Promise.reject(error)));
  return parseHeads(text);
}

async function headsOfBucket(all: boolean): Promise<AuditHead[]> {
  const { AUDIT_BUCKET: bucket, AWS_REGION: region } = env();
  const installation = await db().installation.findFirst();
  if (!bucket) return [];
  const session = openHubSession(region);
  const keysBelow = async (prefix: string) => (await listObjects(session, { bucket, prefix })).map(({ key }) => key);
  const own = installation ? await keysBelow(headsPrefix(installation.id)) : [];
  // A database with another installation ID finds no head of its own. Those of the other installation show that it was replaced.
  const keys = own.length > 0 ? own : await keysBelow(headsRoot);
  const wanted = all ? keys : recentAndLastOfDays(keys, new Date((await databaseNow()).getTime() - dayMs).toISOString().slice(0, 10));
  const heads: AuditHead[] = [];
  for (let from = 0; from < wanted.length; from += readsAtOnce) {
    const texts = await Promise.all(wanted.slice(from, from + readsAtOnce).map((key) => getObject(session, { bucket, key })));
    heads.push(...texts.flatMap(({ body }) => parseHeads(body)));
  }
  return heads;
}

/** Keys are in the order of time; a day is the folder before the last. */
function recentAndLastOfDays(keys: readonly string[], since: string): string[] {
  const dayOf = (key: string) => key.split('/').at(-2)!;
  return keys.filter((key, index) => dayOf(key) >= since || keys[index + 1] === undefined || dayOf(keys[index + 1]!) !== dayOf(key));
}
