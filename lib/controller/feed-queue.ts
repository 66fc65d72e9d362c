import { Prisma, type Tx } from '@/lib/platform/db';
import { driftCheckMs, feedMs, passesPerAccountWithRemovals } from './timing';
import { urgencies, urgencyOfRow } from './urgency';
import { passTask } from './wake';

/**
 * The most urgent of what is due are in the queue, so many at most, and of one account and Region as many as may run at a
 * time: more would only be refused, and others want their place. The rest are rows with a time.
 */
const batchSize = 500;
/** After a strike only one pass at a time runs in an account: more than one would only be refused. */
const batchOfStrained = 1;
/** So many of the longest overdue looks count as awaited, once they are late by a whole interval: nobody starves. */
const liftedAtOnce = 20;
/** A job that was taken so recently is about to take its lease. */
const startMs = 2_000;
/** Only one worker feeds at a time. */
const feedLock = 7_305_003;

/** SQL of whether the resource `r` has its place in the queue already, with at least this urgency. */
function isQueued(urgency: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'resource:' || r.id
      AND ((j.locked_at IS NULL AND j.priority <= ${urgency} AND j.run_at < now() + ${feedMs} * interval '1 ms') OR j.locked_at > now() - ${startMs} * interval '1 ms'))`;
}

const isFree = Prisma.sql`(r."leaseUntil" IS NULL OR r."leaseUntil" < now())`;

/** The queue takes those of one urgency by their time, so what was refused its turn stays before what came later. */
function addJobs(chosen: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*)::int AS count FROM (
      SELECT array_agg((${passTask}, json_build_object('resourceId', c.id), NULL, c."nextPassAt", NULL, 'resource:' || c.id, c.urgency, NULL)::graphile_worker.job_spec ORDER BY c.id) AS specs
      FROM (${chosen}) c HAVING count(*) > 0
    ) s CROSS JOIN LATERAL graphile_worker.add_jobs(s.specs)`;
}

/**
 * Puts what is due, or is until the next feeding, into the queue by its urgency: what was left to its time, what the
 * lease of a dead worker held, what found its account full. Accounts that are to be left alone are left out. Returns how many.
 */
export async function feedQueue(tx: Tx): Promise<number> {
  const [fed] = await tx.$queryRaw<{ count: number }[]>`
    WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${feedLock}::bigint) AS mine),
    due AS (
      SELECT r.id, r."accountId", r.region, r."nextPassAt", ${urgencyOfRow} AS urgency, row_number() OVER (ORDER BY r."nextPassAt") AS age,
        CASE WHEN p.strikes > 0 THEN ${batchOfStrained}::int ELSE ${passesPerAccountWithRemovals}::int END AS batch
      FROM turn JOIN resource r ON turn.mine LEFT JOIN account_pace p ON p."accountId" = r."accountId" AND p.region = r.region
      WHERE r."nextPassAt" < now() + ${feedMs} * interval '1 ms' AND ${isFree} AND (p.until IS NULL OR p.until <= now())
    ),
    ranked AS (
      SELECT id, "nextPassAt", urgency, batch, row_number() OVER (PARTITION BY "accountId", region ORDER BY urgency, "nextPassAt") AS place
      FROM (
        SELECT id, "accountId", region, "nextPassAt", batch,
          CASE WHEN age <= ${liftedAtOnce} AND "nextPassAt" < now() - ${driftCheckMs} * interval '1 ms' THEN least(urgency, ${urgencies.awaited}) ELSE urgency END AS urgency
        FROM due
      ) lifted
    ),
    r AS (SELECT id, "nextPassAt", urgency FROM ranked WHERE place <= batch ORDER BY urgency, "nextPassAt" LIMIT ${batchSize})
    ${addJobs(Prisma.sql`SELECT * FROM r WHERE NOT ${isQueued(Prisma.sql`r.urgency`)}`)}`;
  return fed?.count ?? 0;
}

/**
 * A pass is over, so its account has room: as many of the most urgent that found it full take their place in the queue as
 * may run at a time. Those that are there already stay; were it only the next one, passes that end together would all
 * choose the same, and whoever comes late would put it there again while it is being looked at.
 */
export async function feedFromAccountOf(tx: Tx, resourceId: string): Promise<void> {
  await tx.$queryRaw`
    WITH place AS (
      SELECT d."accountId", d.region, CASE WHEN p.until > now() THEN 0 WHEN p.strikes > 0 THEN ${batchOfStrained}::int ELSE ${passesPerAccountWithRemovals}::int END AS batch
      FROM resource d LEFT JOIN account_pace p ON p."accountId" = d."accountId" AND p.region = d.region WHERE d.id = ${resourceId}
    ),
    r AS (
      SELECT r.id, r."nextPassAt", ${urgencyOfRow} AS urgency
      FROM resource r JOIN place ON place."accountId" = r."accountId" AND place.region = r.region
      WHERE r."nextPassAt" < now() AND ${isFree}
      ORDER BY urgency, r."nextPassAt" LIMIT (SELECT batch FROM place)
    )
    ${addJobs(Prisma.sql`SELECT * FROM r WHERE NOT ${isQueued(Prisma.sql`r.urgency`)}`)}`;
}
