import { Prisma, type Tx } from '@/lib/platform/db';

/** Name of the graphile-worker task that runs one pass over one resource. */
export const passTask = 'pass';

/** graphile-worker runs lower numbers first: what takes access away goes before what gives it. */
const priorityOf = { ABSENT: -10, PRESENT: 0 } as const;

/**
 * Asks for a pass over each of the resources as soon as the caller's transaction is committed, or at `at`. One job a
 * resource: a thousand wake-ups are one pass. The payload is the id alone.
 */
export async function wake(tx: Tx, resourceIds: readonly string[], at: Date | null = null): Promise<void> {
  if (resourceIds.length === 0) return;
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(${passTask}, json_build_object('resourceId', r.id), job_key => 'resource:' || r.id,
      run_at => coalesce(${at}::timestamptz, clock_timestamp()),
      priority => CASE r.desired WHEN 'ABSENT' THEN ${priorityOf.ABSENT}::int ELSE ${priorityOf.PRESENT}::int END)
    FROM resource r WHERE r.id IN (${Prisma.join([...resourceIds])})`;
}

/** Wakes what is overdue, and what the lease of a dead worker held; returns how many. */
export async function wakeOverdue(tx: Tx, limit = 500): Promise<number> {
  const overdue = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM resource
    WHERE "nextPassAt" < clock_timestamp() - interval '2 seconds' AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp())
    ORDER BY "nextPassAt" LIMIT ${limit}`;
  await wake(tx, overdue.map((row) => row.id));
  return overdue.length;
}
