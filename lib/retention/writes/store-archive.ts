import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAwsError } from '@/lib/aws/errors';
import { putObject } from '@/lib/aws/s3';
import { openHubSession } from '@/lib/aws/session';
import { appendLines } from '@/lib/platform/append-lines';
import { sha256 } from '@/lib/platform/canonical-json';
import { databaseNow, db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';

const dayMs = 86_400_000;

export interface Archived {
  /** Of the lines with their line feeds. */
  sha256: string;
  /** In AUDIT_BUCKET; null without a bucket. */
  key: string | null;
}

/** Whether there is a place for the archive. Without one, nothing that it would hold is deleted. */
export function hasArchive(): boolean {
  const { ARCHIVE_FILE, AUDIT_BUCKET } = env();
  return Boolean(ARCHIVE_FILE ?? AUDIT_BUCKET);
}

/**
 * Stores lines in every place that is configured. The same lines have the same key, so a batch that is stored again after a crash is one
 * object; the file then has it twice. Throws when a place does not take them, or when the file does not have what was written.
 */
export async function storeArchive(lines: readonly string[]): Promise<Archived> {
  const { ARCHIVE_FILE: file, AUDIT_BUCKET: bucket, ARCHIVE_LOCK_DAYS: days, AWS_REGION: region } = env();
  const body = lines.map((one) => `${one}\n`).join('');
  const hash = sha256(body);
  const key = bucket ? `archive/${(await db().installation.findFirstOrThrow({ select: { id: true } })).id}/${hash}.jsonl` : null;
  if (bucket && key) {
    const objectLock = { mode: 'COMPLIANCE' as const, retainUntil: new Date((await databaseNow()).getTime() + days * dayMs) };
    await putObject(openHubSession(region), { bucket, key, body, contentType: 'application/x-ndjson', objectLock, onlyIfAbsent: true }).catch((error: unknown) => {
      if (!isAwsError(error, 'alreadyExists')) throw error;
    });
  }
  if (file) {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await appendLines(file, lines);
  }
  return { sha256: hash, key };
}
