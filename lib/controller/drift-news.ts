import type { Prisma, Tx } from '@/lib/platform/db';
import type { Resource } from '@/prisma/generated/client';
import type { HealthSeen } from './health';
import type { Lease } from './lease';

/** What becomes of a change by hand, for those who report it: kept in the progress until a sweep has recorded it in the audit. */
export type DriftNews = 'FOUND' | 'REPAIRED';

const byHand = ['CHANGED', 'MISSING'];

/** Whether a pass found a change or a deletion outside of Pergola. */
export function isDrifted(health: HealthSeen | undefined): boolean {
  return health !== undefined && byHand.includes(health.is);
}

interface Found {
  health: HealthSeen;
  /** In words. */
  drift: string;
}

/**
 * Records a drift before its repair begins, guarded by the lease: a process that dies in the middle of the repair leaves what it
 * found, and the next pass knows what it completes. Changes `row` as it changes the database.
 */
export async function recordDriftFound(tx: Tx, row: Resource, lease: Pick<Lease, 'token'>, { health, drift }: Found): Promise<void> {
  if (row.driftAt) return;
  const [found] = await tx.$queryRaw<{ now: Date }[]>`
    UPDATE resource SET "driftAt" = clock_timestamp(), health = ${health.is}::"Health", "healthSince" = clock_timestamp(), differences = ${JSON.stringify(health.differences)}::jsonb
    WHERE id = ${row.id} AND "leaseToken" = ${lease.token} AND generation = ${row.generation} AND "driftAt" IS NULL RETURNING clock_timestamp() AS now`;
  if (!found) return;
  await tx.resourceEvent.create({ data: { resourceId: row.id, generation: row.generation, at: found.now, phase: row.phase, sentence: drift, drift: 'FOUND', differences: differencesOf(health) } });
  Object.assign(row, { driftAt: found.now, health: health.is, healthSince: found.now, differences: health.differences });
}

export function differencesOf(health: HealthSeen | undefined): Prisma.InputJsonArray | undefined {
  return health && health.differences.length > 0 ? (health.differences as unknown as Prisma.InputJsonArray) : undefined;
}
