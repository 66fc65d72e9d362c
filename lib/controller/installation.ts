import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from '@/lib/aws/errors';
import { recordAudit } from '@/lib/platform/audit';
import { db, type Tx } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import type { Installation, Resource } from '@/prisma/generated/client';
import { folderOf, readRecord, recordPlace, writeRecord, type InstallationRecord, type RecordFolder, type StoredRecord } from './installation-record';
import { disagreementOf, laterNonces, passingReasons, type Disagreement } from './installation-rule';
import { wakePaused } from './wake';

/** A comparison allows changes of this process for this long. */
const freshMs = 5_000;
/** While the record cannot be read, the last comparison allows changes for this long. */
const toleranceMs = 60_000;
/** Tries of one comparison, because a read may fail once, and another process may be writing the record at this moment. */
const tries = 3;
const betweenTriesMs = 300;
/** A worker that dies while it writes keeps the others from writing for this long. */
const writingSeconds = 20;
/** Without an event, the record is written again after this long: that proves that it can be written. */
const rewriteSeconds = 30;
/** A record that was not written for this long proves nothing, because a database that is restored meanwhile agrees with it. */
const unwrittenSeconds = 60;
/** The workers of a start need this long to write the record. A process that is no worker allows changes meanwhile. */
const startSeconds = 60;
/** More pending writes than this cannot be under way. */
const mostPending = 20;
/** A sweep does not wait longer for the record; the work goes on beside it. */
const sweepWaitMs = 3_000;

type Comparison = { is: 'agrees'; stored: StoredRecord | null } | { is: 'disagrees'; disagreement: Disagreement };

/** What this process knows of the last comparison that agreed. */
let agreed: { at: number; id: string; epoch: bigint } | undefined;
let keeping: Promise<void> | undefined;
let hasWarned = false;
/** This process is a worker, which writes the record. */
let isKeeper = false;
/** Of the record as this worker first found it. A later epoch was written while it ran. */
let firstEpoch: bigint | undefined;
/** Since when its writes fail. */
let failingSince: number | undefined;

/** For tests: a process that has not compared yet. */
export function forgetComparison(): void {
  agreed = undefined;
  firstEpoch = undefined;
  failingSince = undefined;
}

export async function readInstallation(tx: Tx = db()): Promise<Installation> {
  return tx.installation.findFirstOrThrow();
}

/**
 * Why this installation may not make the next change of a resource, for people; null when it may. Asked before each change. A removal
 * runs during a hold, because it can only take access away; not with a copy, whose original may have granted it since. `compares` false:
 * only what is known already, for a page.
 */
export async function holdSentence({ desired }: Pick<Resource, 'desired'>, noun: string, { compares = true } = {}): Promise<string | null> {
  const stays = `The ${noun} stays as it is`;
  if (env().PERGOLA_READ_ONLY === '1') return `This process is read-only (PERGOLA_READ_ONLY), so it changes nothing on AWS. ${stays}.`;
  const installation = await readInstallation();
  if (installation.isCopy) return `This database is marked as a copy, so Pergola changes nothing on AWS with it. ${stays}.`;
  if (desired === 'ABSENT') return null;
  const held = installation.heldSentence ? { reason: installation.heldReason!, sentence: installation.heldSentence } : compares ? ((await findDisagreement(installation)) ?? (await findUnwritten())) : null;
  if (!held) return null;
  return `Pergola is on hold. ${held.sentence} ${stays} until ${passingReasons.includes(held.reason) ? 'the record can be read and written again' : 'an administrator decides under Controller, Installation'}.`;
}

/** Compares unless this process just did with this very database. What it finds holds the installation, for all processes. */
async function findDisagreement(installation: Installation): Promise<Disagreement | null> {
  const place = recordPlace();
  if (!place) return null;
  const isSameDatabase = agreed !== undefined && agreed.id === installation.id && installation.recordEpoch >= agreed.epoch;
  const ageMs = agreed && isSameDatabase ? performance.now() - agreed.at : Number.POSITIVE_INFINITY;
  if (ageMs < freshMs) return null;
  const compared = await compare(place);
  if (compared.is === 'agrees') return null;
  const { disagreement } = compared;
  // A process that cannot read the record may lack a permission that the workers have: it holds itself only.
  if (disagreement.reason === 'unreadable') return ageMs < toleranceMs ? null : disagreement;
  await hold(disagreement);
  return disagreement;
}

/**
 * Why nothing may be created because the record was not written lately; null when it was. A worker writes it first: after a restore it
 * must not rely on a record that can be read and not written.
 */
async function findUnwritten(): Promise<{ reason: string; sentence: string } | null> {
  const place = recordPlace();
  if (!place) return null;
  for (let attempt = 1; ; attempt++) {
    const { isUnwritten, held, since } = await readLastWrite();
    if (held) return held;
    if (!isUnwritten) return null;
    if (!isKeeper && process.uptime() < startSeconds) return null;
    if (isKeeper && attempt <= tries) {
      await keepInstallationRecord();
      // Another worker may be writing it.
      if (attempt > 1) await sleep(betweenTriesMs * attempt);
      continue;
    }
    const disagreement = unwrittenSince(place, since);
    await hold(disagreement);
    return disagreement;
  }
}

interface LastWrite {
  since: Date;
  isUnwritten: boolean;
  held: { reason: string; sentence: string } | null;
}

async function readLastWrite(): Promise<LastWrite> {
  const [row] = await db().$queryRaw<LastWrite[]>`
    SELECT coalesce("recordedAt", "createdAt") AS since, coalesce("recordedAt", "createdAt") < clock_timestamp() - ${unwrittenSeconds} * interval '1 second' AS "isUnwritten",
      CASE WHEN "heldAt" IS NOT NULL THEN json_build_object('reason', "heldReason", 'sentence', "heldSentence") END AS held FROM installation`;
  return row!;
}

function unwrittenSince(place: string, since: Date): Disagreement {
  return { reason: 'unwritten', sentence: `The installation record at ${place} was not written since ${since.toISOString()}, so a restored database might not be detected. Check that a worker runs and can write it.` };
}

async function compare(place: string): Promise<Comparison> {
  for (let attempt = 1; ; attempt++) {
    const compared = await compareOnce(place);
    if (compared.is === 'agrees' || attempt === tries) return compared;
    await sleep(betweenTriesMs * attempt);
  }
}

/** The database is read before and after, because another worker may write the record in between. */
async function compareOnce(place: string): Promise<Comparison> {
  const before = await readInstallation();
  let stored: StoredRecord | null;
  let folder: RecordFolder | undefined;
  try {
    [stored, folder] = await Promise.all([readRecord(place), folderOf(place)]);
  } catch (error) {
    log().warn({ err: error, place }, 'the installation record cannot be read');
    return { is: 'disagrees', disagreement: { reason: 'unreadable', sentence: `Pergola can’t read the installation record at ${place}: ${causeOf(error)}` } };
  }
  const after = await readInstallation();
  const hash = stored?.record.auditSeq ? ((await db().auditEvent.findUnique({ where: { seq: BigInt(stored.record.auditSeq) }, select: { hash: true } }))?.hash ?? null) : null;
  const disagreement = disagreementOf(before, stored?.record ?? null, hash, folder) && disagreementOf(after, stored?.record ?? null, hash, folder);
  if (disagreement) return { is: 'disagrees', disagreement };
  agreed = { at: performance.now(), id: after.id, epoch: after.recordEpoch };
  return { is: 'agrees', stored };
}

function causeOf(error: unknown): string {
  if (error instanceof AwsError) return error.publicMessage;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `the operating system answered ${code}.` : 'it is not a record of Pergola.';
}

/**
 * In each sweep of a worker: compares, and writes the record when the audit moved since it was last written, or after 30 seconds. Never
 * throws, and never holds up a sweep for long.
 */
export async function keepInstallationRecord(): Promise<void> {
  const place = recordPlace();
  if (env().PERGOLA_READ_ONLY === '1') return;
  isKeeper = true;
  if (!place) {
    if (!hasWarned) log().warn('INSTALLATION_RECORD is not set: a restored or copied database is not detected');
    hasWarned = true;
    return;
  }
  keeping ??= keep(place)
    .catch((error: unknown) => log().error({ err: error }, 'the installation record was not kept'))
    .finally(() => (keeping = undefined));
  await Promise.race([keeping, sleep(sweepWaitMs, undefined, { ref: false })]);
}

async function keep(place: string): Promise<void> {
  const installation = await readInstallation();
  if (installation.isCopy || (installation.heldAt && !passingReasons.includes(installation.heldReason!))) return;
  const ageMs = agreed ? performance.now() - agreed.at : Number.POSITIVE_INFINITY;
  const compared = await compare(place);
  if (compared.is === 'disagrees') {
    if (compared.disagreement.reason !== 'unreadable' || ageMs > toleranceMs) await hold(compared.disagreement);
    return;
  }
  const { stored } = compared;
  firstEpoch ??= BigInt(stored?.record.epoch ?? 0);
  if (stored && stored.record.nonce !== installation.recordNonce) await confirm(db(), stored.record);
  const record = await noteNextWrite(place);
  if (!record) return;
  let result: Awaited<ReturnType<typeof writeRecord>>;
  try {
    result = await writeRecord(place, record, stored);
  } catch (error) {
    await writeFailed(place);
    throw error;
  }
  if (result === 'written') {
    failingSince = undefined;
    await confirm(db(), record);
    if (installation.heldAt) await endHoldByItself();
    return;
  }
  // Another writer was first: of this database, or of a copy of it.
  await db().$executeRaw`UPDATE installation SET "recordingUntil" = NULL`;
  const again = await compare(place);
  if (again.is === 'disagrees' && again.disagreement.reason !== 'unreadable') await hold(again.disagreement);
}

/**
 * A worker that saw the record being written knows its database: it goes on once it can be written again. One that started on a record
 * that it could not write for a minute cannot know whether the database was restored since the last write.
 */
async function writeFailed(place: string): Promise<void> {
  failingSince ??= performance.now();
  const [{ since, isUnwritten }, { recordEpoch }] = await Promise.all([readLastWrite(), readInstallation()]);
  if (!isUnwritten) return;
  const isProven = recordEpoch > firstEpoch! || performance.now() - failingSince < toleranceMs;
  await hold(isProven ? unwrittenSince(place, since) : { reason: 'unproven', sentence: `The installation record at ${place} was last written at ${since.toISOString()}, and could not be written since this worker started. This database might have been restored in between.` });
}

/** Claims the next write, when there is something to write: its nonce is known to the database before the record has it. */
async function noteNextWrite(place: string): Promise<InstallationRecord | null> {
  const random = randomUUID();
  const folder = await folderOf(place);
  const [noted] = await db().$queryRaw<{ id: string; epoch: bigint; seq: bigint | null; hash: string | null; at: Date }[]>`
    WITH last AS (SELECT max(seq) AS seq FROM audit_event)
    UPDATE installation i SET "recordingUntil" = clock_timestamp() + ${writingSeconds} * interval '1 second',
      "pendingNonces" = (array_append(i."pendingNonces", (i."recordEpoch" + 1)::text || ':' || ${random}))[greatest(1, cardinality(i."pendingNonces") + 2 - ${mostPending}::int):]
    FROM last
    WHERE (i."heldAt" IS NULL OR i."heldReason" = ANY(${passingReasons})) AND NOT i."isCopy" AND (i."recordingUntil" IS NULL OR i."recordingUntil" < clock_timestamp())
      AND (i."recordNonce" IS NULL OR i."recordSeq" IS DISTINCT FROM last.seq OR i."heldAt" IS NOT NULL OR i."recordedAt" IS NULL OR i."recordedAt" < clock_timestamp() - ${rewriteSeconds} * interval '1 second')
    RETURNING i.id, i."recordEpoch" + 1 AS epoch, last.seq, (SELECT hash FROM audit_event e WHERE e.seq = last.seq) AS hash, clock_timestamp() AS at`;
  return noted ? recordOf(noted, random, folder) : null;
}

function recordOf({ id, epoch, seq, hash, at }: { id: string; epoch: bigint; seq: bigint | null; hash: string | null; at: Date }, random: string, folder: RecordFolder | undefined): InstallationRecord {
  return {
    installationId: id,
    epoch: Number(epoch),
    nonce: `${epoch}:${random}`,
    auditSeq: seq === null ? null : String(seq),
    auditHash: hash,
    writtenAt: at.toISOString(),
    host: `${hostname()} (process ${process.pid})`,
    ...(folder && { folder }),
  };
}

/** The record is known to be outside: of the pending writes, only those of later epochs can still turn up there. */
async function confirm(tx: Tx, { epoch, nonce, auditSeq }: InstallationRecord): Promise<void> {
  const { id, pendingNonces } = await readInstallation(tx);
  await tx.$executeRaw`
    UPDATE installation SET "recordEpoch" = ${BigInt(epoch)}, "recordNonce" = ${nonce}, "recordSeq" = ${auditSeq === null ? null : BigInt(auditSeq)}, "recordedAt" = clock_timestamp(),
      "recordingUntil" = NULL, "pendingNonces" = ${laterNonces(pendingNonces, epoch)}
    WHERE id = ${id} AND "recordEpoch" < ${BigInt(epoch)}`;
  if (agreed && agreed.epoch < BigInt(epoch)) agreed = { ...agreed, epoch: BigInt(epoch) };
}

const subject = (id: string) => ({ type: 'installation', id });

/** From here on only removals run. What is wanted is checked, so that the waiting resources show what would be made again. */
async function hold({ reason, sentence }: Disagreement): Promise<void> {
  await db().$transaction(async (tx) => {
    const [held] = await tx.$queryRaw<{ id: string }[]>`
      UPDATE installation SET "heldAt" = clock_timestamp(), "heldReason" = ${reason}, "heldSentence" = ${sentence}
      WHERE "heldAt" IS NULL OR ("heldReason" = ANY(${passingReasons}) AND NOT ${reason} = ANY(${passingReasons})) RETURNING id`;
    if (!held) return;
    await checkWhatIsWanted(tx);
    await recordAudit(tx, { actor: null, action: 'installation.hold', outcome: 'DONE', subject: subject(held.id), teamIds: [], sentence: `put this installation on hold: ${sentence}`, data: { reason } });
    log().error({ reason }, `installation on hold: ${sentence}`);
  });
}

/** Has everything that is wanted checked on AWS by the workers, as soon as they come to it. */
export async function checkWhatIsWanted(tx: Tx): Promise<void> {
  await tx.$executeRaw`UPDATE resource SET "nextPassAt" = least("nextPassAt", clock_timestamp()) WHERE desired = 'PRESENT' AND "leaseUntil" IS NULL`;
}

/** The record can be read and written again, and agrees. */
async function endHoldByItself(): Promise<void> {
  await db().$transaction(async (tx) => {
    const [ended] = await tx.$queryRaw<{ id: string }[]>`
      UPDATE installation SET "heldAt" = NULL, "heldReason" = NULL, "heldSentence" = NULL WHERE "heldReason" = ANY(${passingReasons}) RETURNING id`;
    if (!ended) return;
    await wakePaused(tx, { accountId: null, kind: null });
    await recordAudit(tx, { actor: null, action: 'installation.resume', outcome: 'DONE', subject: subject(ended.id), teamIds: [], sentence: 'ended the hold of this installation: its record agrees and was written again' });
  });
}

/** A record that takes over, as read and noted before anything is decided. */
export interface Takeover {
  record: InstallationRecord;
  replaces: StoredRecord | null;
}

/** Notes a record of this database with an epoch above every other. Throws when the present one cannot be read. */
export async function noteTakeover(tx: Tx, place: string, replaces: StoredRecord | null): Promise<Takeover> {
  const random = randomUUID();
  const folder = await folderOf(place);
  const { id, recordEpoch } = await readInstallation(tx);
  const epoch = BigInt(Math.max(Number(recordEpoch), replaces?.record.epoch ?? 0) + 1);
  const [last] = await tx.$queryRaw<{ seq: bigint | null; hash: string | null; at: Date }[]>`
    SELECT max(seq) AS seq, (SELECT hash FROM audit_event ORDER BY seq DESC LIMIT 1) AS hash, clock_timestamp() AS at FROM audit_event`;
  const record = recordOf({ id, epoch, ...last! }, random, folder);
  await tx.$executeRaw`UPDATE installation SET "pendingNonces" = array_append("pendingNonces", ${record.nonce})`;
  return { record, replaces };
}

/** The takeover is written, or no record is kept: this database is the one in use, and what waited for the decision goes on. Lock the row first. */
export async function endHold(tx: Tx, takeover: Takeover | undefined): Promise<void> {
  if (takeover) await confirm(tx, takeover.record);
  await tx.$executeRaw`UPDATE installation SET "heldAt" = NULL, "heldReason" = NULL, "heldSentence" = NULL, "isCopy" = false`;
  await wakePaused(tx, { accountId: null, kind: null });
}
