import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isAwsError } from '@/lib/aws/errors';
import { getObject, putObject } from '@/lib/aws/s3';
import { openHubSession } from '@/lib/aws/session';
import { env } from '@/lib/platform/env';

const folderSchema = z.object({
  host: z.string(),
  /** Absolute, without symbolic links. */
  path: z.string(),
  inode: z.string(),
});

/** The folder of a record that is a file. */
export type RecordFolder = z.infer<typeof folderSchema>;

const recordSchema = z.object({
  installationId: z.string(),
  /** Counts the writes. */
  epoch: z.number().int().positive(),
  /** `<epoch>:<random>`: different for each write. */
  nonce: z.string(),
  /** Last event of the audit at the time of the write, as a decimal number; null: there was none. */
  auditSeq: z.string().regex(/^\d+$/).nullable(),
  auditHash: z.string().nullable(),
  /** ISO 8601, on the database's clock. */
  writtenAt: z.string(),
  /** Host and process that wrote it, for people. */
  host: z.string(),
  /** Only of a record that is a file, and not of one from before this field. */
  folder: folderSchema.optional(),
});

/** What is kept of an installation outside of its database. */
export type InstallationRecord = z.infer<typeof recordSchema>;

export interface StoredRecord {
  record: InstallationRecord;
  /** Names this version of the record. */
  etag: string;
}

/** Where the record is: `s3://bucket/key` or the name of a file. Undefined: nowhere, so a restored or copied database is not found. */
export function recordPlace(): string | undefined {
  const { INSTALLATION_RECORD: place, AUDIT_BUCKET: bucket } = env();
  return place ?? (bucket && `s3://${bucket}/installation/record.json`);
}

/** Null: there is no record. Throws when it cannot be read, or is no record. */
export async function readRecord(place: string): Promise<StoredRecord | null> {
  const stored = await readText(place);
  return stored && { record: recordSchema.parse(JSON.parse(stored.text)), etag: stored.etag };
}

/**
 * Replaces the version that was read, or writes the first one. `overtaken`: the version is another one by now, or may be. Throws
 * when the response is lost, and the write may have succeeded then.
 */
export async function writeRecord(place: string, record: InstallationRecord, replaces: StoredRecord | null): Promise<'written' | 'overtaken'> {
  const text = `${JSON.stringify(record)}\n`;
  const bucket = bucketOf(place);
  if (!bucket) return writeFileIf(place, text, replaces?.etag ?? null);
  try {
    await putObject(openHubSession(env().AWS_REGION), { ...bucket, body: text, contentType: 'application/json', ...(replaces ? { onlyIfEtag: replaces.etag } : { onlyIfAbsent: true }) });
    return 'written';
  } catch (error) {
    if (isAwsError(error, 'alreadyExists', 'conflict') || (isAwsError(error, 'notFound') && error.code === 'NoSuchKey')) return 'overtaken';
    throw error;
  }
}

function bucketOf(place: string): { bucket: string; key: string } | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(place) ?? [];
  return bucket && key ? { bucket, key } : undefined;
}

/** Where the record is, to find a copied folder. Undefined: in S3, or the folder does not exist. */
export async function folderOf(place: string): Promise<RecordFolder | undefined> {
  if (bucketOf(place)) return undefined;
  try {
    const path = await realpath(dirname(resolve(place)));
    const { ino } = await stat(path, { bigint: true });
    return { host: hostname(), path, inode: String(ino) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function readText(place: string): Promise<{ text: string; etag: string } | null> {
  const bucket = bucketOf(place);
  if (!bucket) return readFileText(place);
  try {
    const { body, etag } = await getObject(openHubSession(env().AWS_REGION), bucket);
    return { text: body, etag };
  } catch (error) {
    if (isAwsError(error, 'notFound') && error.code === 'NoSuchKey') return null;
    throw error;
  }
}

async function readFileText(file: string): Promise<{ text: string; etag: string } | null> {
  try {
    const text = await readFile(file, 'utf8');
    return { text, etag: createHash('sha256').update(text).digest('hex') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Renaming replaces the file as a whole; the lock makes comparing and renaming one step for all processes of the host. */
async function writeFileIf(file: string, text: string, etag: string | null): Promise<'written' | 'overtaken'> {
  return withLock(`${file}.lock`, async () => {
    const current = await readFileText(file);
    if ((current?.etag ?? null) !== etag) return 'overtaken';
    const unfinished = `${file}.${randomUUID()}`;
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
    return 'written';
  });
}

const lockTries = 40;
const lockTryMs = 50;
/** The lock of a process that was killed is taken over after this long. */
const lockStaleMs = 10_000;

async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === lockTries) throw error;
      const since = await stat(lock).then(({ mtimeMs }) => mtimeMs, () => Date.now());
      if (Date.now() - since > lockStaleMs) await rm(lock, { recursive: true, force: true });
      else await sleep(lockTryMs);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
