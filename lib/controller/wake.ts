import { Prisma, type Tx } from '@/lib/platform/db';
import { pausedReason } from './driver';
import { passesPerAccountWithRemovals } from './timing';
import { urgencyOfRow, urgencyOfWakeUp } from './urgency';

/** Name of the graphile-worker task that runs one pass over one resource. */
export const passTask = 'pass';

/**
 * Asks for a pass over each of the resources as soon as the caller's transaction is committed, or at `at`. One job a
 * resource: a thousand wake-ups are one pass. The payload is the id alone. Of one account and Region, only as many take
 * a place in the queue as may run at a time, and none while it is to be left alone: the rest are rows that are due, which
 * whoever feeds the queue takes up, so that a thousand of one account stand in nobody's way. A row that is leased or
 * locked gets its job all the same: whoever has it decides when it is due.
 */
export async function wake(tx: Tx, resourceIds: readonly string[], at: Date | null = null): Promise<void> {
  if (resourceIds.length === 0) return;
  await tx.$executeRaw`
    WITH asked AS MATERIALIZED (
      SELECT r.id, ${urgencyOfWakeUp} AS urgency, p.until, row_number() OVER (PARTITION BY r."accountId", r.region ORDER BY ${urgencyOfWakeUp}, r.id) AS place
      FROM resource r LEFT JOIN account_pace p ON p."accountId" = r."accountId" AND p.region = r.region WHERE r.id IN (${Prisma.join([...resourceIds])})
    ),
    rest AS MATERIALIZED (
      SELECT r.id FROM resource r JOIN asked a ON a.id = r.id
      WHERE (a.place > ${passesPerAccountWithRemovals}::int OR a.until > now()) AND r."leaseUntil" IS NULL AND NOT (r.phase = 'GONE' AND r.desired = 'ABSENT')
      FOR UPDATE OF r SKIP LOCKED
    ),
    due AS (
      UPDATE resource r SET "nextPassAt" = least(r."nextPassAt", coalesce(${at}::timestamptz, clock_timestamp())) FROM rest WHERE r.id = rest.id RETURNING r.id
    )
    SELECT graphile_worker.add_job(${passTask}, json_build_object('resourceId', a.id), job_key => 'resource:' || a.id,
      run_at => coalesce(${at}::timestamptz, clock_timestamp()), priority => a.urgency)
    FROM (SELECT * FROM asked WHERE id NOT IN (SELECT id FROM due) ORDER BY id) a`;
}

/**
 * A worker that dies between taking a wake-up and the lease takes the wake-up with it: so the row says as well that it is
 * due, and whoever feeds the queue finds it. A row that somebody has locked is just being written, and is left alone:
 * waiting for it while holding one's own could end in a deadlock.
 */
export async function wakeForSure(tx: Tx, resourceIds: readonly string[]): Promise<void> {
  if (resourceIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE resource SET "nextPassAt" = least("nextPassAt", clock_timestamp())
    WHERE id IN (SELECT id FROM resource WHERE id IN (${Prisma.join([...resourceIds])}) AND "leaseUntil" IS NULL FOR UPDATE SKIP LOCKED)`;
  await wake(tx, resourceIds);
}

/** Has a resource checked as soon as nobody works on it, even if it is gone and nothing is due. */
export async function recheckSoon(tx: Tx, resourceId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE resource SET "nextPassAt" = least(coalesce("nextPassAt", clock_timestamp()), clock_timestamp()) WHERE id = ${resourceId} AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp())`;
  await wake(tx, [resourceId]);
}

/**
 * Has everything checked that waits for the end of a pause or a hold, in the transaction that ends it. A pass that is under way
 * may have read that it is in force, and would write down a late next check: it runs once more.
 */
export async function wakePaused(tx: Tx, { accountId, kind }: { accountId: string | null; kind: string | null }): Promise<void> {
  const isCovered = Prisma.sql`(${accountId}::text IS NULL OR "accountId" = ${accountId}) AND (${kind}::text IS NULL OR kind = ${kind})`;
  const underWay = await tx.$queryRaw<{ id: string }[]>`
    WITH waiting AS (
      UPDATE resource SET "nextPassAt" = least("nextPassAt", clock_timestamp())
      WHERE phase = 'BLOCKED' AND reason = ${pausedReason} AND "leaseUntil" IS NULL AND ${isCovered}
    )
    SELECT id FROM resource WHERE "leaseUntil" > clock_timestamp() AND ${isCovered}`;
  await wake(tx, underWay.map(({ id }) => id));
}

/** Puts the next look at one resource into the queue, unless something has asked for an earlier one. */
export async function schedule(tx: Tx, resourceId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(${passTask}, json_build_object('resourceId', r.id), job_key => 'resource:' || r.id,
      run_at => ${at}::timestamptz, priority => ${urgencyOfRow}, job_key_mode => CASE WHEN j.run_at > ${at}::timestamptz THEN 'replace' ELSE 'preserve_run_at' END)
    FROM resource r LEFT JOIN graphile_worker.jobs j ON j.key = 'resource:' || r.id AND j.locked_at IS NULL
    WHERE r.id = ${resourceId}`;
}

/** More idle passes than one worker has are not waiting for work. */
const mostAnnounced = 10;

/**
 * Tells the workers of jobs whose time has come. The queue itself tells only of new ones, and each of its runners would
 * have to ask for the others over and over.
 */
export async function announceDue(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_notify('jobs:insert', json_build_object('count', due.count)::text)
    FROM (SELECT count(*) FROM (SELECT FROM graphile_worker.jobs WHERE locked_at IS NULL AND run_at <= now() LIMIT ${mostAnnounced}) ready) due
    WHERE due.count > 0`;
}
