import { putObject } from '@/lib/aws/s3';
import { openHubSession } from '@/lib/aws/session';
import { headKey } from '../head-key';
import { appendLines } from '@/lib/platform/append-lines';
import { readSigningKey, signHead, type AuditHead } from '@/lib/platform/audit-head';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { isHeldOrCopy } from '@/lib/platform/is-copy';
import { log } from '@/lib/platform/log';

/** A head that could not be stored is signed again after this long. */
const retryMinutes = 1;
/** A worker that has signed nothing for this many times AUDIT_HEAD_MINUTES does so, whatever the row says: the application can write the row. */
const mostIntervals = 3;
/** A worker that ends does not wait longer for the last head. */
const lastHeadMs = 3_000;

/** The last head of this process: it keeps what it vouched for. */
let vouched: AuditHead | null = null;
/** When this process last signed a head, or began to be asked for one. */
let signedAt = performance.now();
let hasWarned = false;

/**
 * Signs a head of the audit and takes it out of the database, when AUDIT_HEAD_MINUTES have passed since the last one: of all workers, one
 * does. A copy, and a database on hold, must not add to the heads of the original: they sign into the log only.
 */
export async function writeHeadWhenDue(): Promise<void> {
  const minutes = env().AUDIT_HEAD_MINUTES;
  if (!hasKey()) return;
  const claimed = await db().$executeRaw`
    UPDATE installation SET "headAt" = clock_timestamp() WHERE "headAt" IS NULL OR "headAt" <= clock_timestamp() - ${minutes} * interval '1 minute' OR "headAt" > clock_timestamp() + interval '1 minute'`;
  if (claimed === 0 && performance.now() - signedAt < mostIntervals * minutes * 60_000) return;
  const isStored = await writeHead();
  if (!isStored) await db().$executeRaw`UPDATE installation SET "headAt" = clock_timestamp() - greatest(0, ${minutes - retryMinutes}) * interval '1 minute'`;
}

/** When a worker ends: what came after the last head leaves the database too. */
export async function writeLastHead(): Promise<void> {
  if (!hasKey()) return;
  const writing = (async () => {
    const claimed = await db().$executeRaw`
      UPDATE installation SET "headAt" = clock_timestamp() WHERE "headSeq" IS DISTINCT FROM (SELECT max(seq) FROM audit_event)`;
    if (claimed > 0) await writeHead();
  })();
  await Promise.race([
    writing.catch((error: unknown) => log().error({ err: error }, 'the last audit head was not written')),
    new Promise((resolve) => setTimeout(resolve, lastHeadMs).unref()),
  ]);
}

function hasKey(): boolean {
  if (env().AUDIT_SIGNING_KEY) return true;
  if (!hasWarned) log().warn('AUDIT_SIGNING_KEY is not set: no signed head of the audit leaves the database, so a removed end is not found');
  hasWarned = true;
  return false;
}

/** Answers whether the head is where it belongs. */
async function writeHead(): Promise<boolean> {
  signedAt = performance.now();
  const head = await signCurrentHead();
  if (!head) return true;
  await reportRewrite();
  log().info({ auditHead: head }, 'audit head');
  // The application can write that it is on hold, so the log has the head all the same.
  if (await isHeldOrCopy()) return true;
  const stored = await Promise.allSettled([appendToFile(head), storeInBucket(head)]);
  const failures = stored.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  for (const failure of failures) log().error({ err: failure, seq: head.seq }, 'the audit head could not be stored');
  await db().$executeRaw`UPDATE installation SET "headSeq" = ${BigInt(head.seq)}`;
  vouched = head;
  return failures.length === 0;
}

async function signCurrentHead(): Promise<AuditHead | null> {
  const [row] = await db().$queryRaw<{ installation: string; seq: bigint | null; hash: string; count: number; at: Date }[]>`
    SELECT i.id AS installation, last.seq, last.hash, (SELECT count(*)::int FROM audit_event) AS count, clock_timestamp() AS at
    FROM installation i LEFT JOIN LATERAL (SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1) last ON true`;
  if (!row || row.seq === null) return null;
  const { installation, seq, hash, count, at } = row;
  return signHead({ installation, seq: String(seq), hash, count, at: at.toISOString() }, readSigningKey(env().AUDIT_SIGNING_KEY!));
}

/** What this process vouched for must still be there; whoever reads the log hears of it without verifying. */
async function reportRewrite(): Promise<void> {
  if (!vouched) return;
  const event = await db().auditEvent.findUnique({ where: { seq: BigInt(vouched.seq) }, select: { hash: true } });
  if (event?.hash === vouched.hash) return;
  log().fatal({ auditHead: vouched }, 'the audit was changed: the last event of an earlier head is missing or has another hash. Run pergola audit verify with the heads from outside');
}

async function appendToFile(head: AuditHead): Promise<void> {
  const file = env().AUDIT_HEADS_FILE;
  if (file) await appendLines(file, [JSON.stringify(head)]);
}

async function storeInBucket(head: AuditHead): Promise<void> {
  const { AUDIT_BUCKET: bucket, AUDIT_RETENTION_DAYS: days, AWS_REGION: region } = env();
  if (!bucket) return;
  await putObject(openHubSession(region), {
    bucket,
    key: headKey(head),
    body: JSON.stringify(head),
    contentType: 'application/json',
    objectLock: { mode: 'COMPLIANCE', retainUntil: new Date(Date.parse(head.at) + days * 86_400_000) },
  });
}
