import { declareAbsentByDate } from '@/lib/controller/declare';
import { recordAudits } from '@/lib/platform/audit';
import { databaseNow, db, type Tx } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { lapseRenewals } from '@/lib/requests/writes/lapse';
import { accessLockKey } from '../access-lock';
import { statesBefore } from '../status';
import { auditOfEnding } from './end';

/** Grants that one transaction ends: a person whose access is among them, or who records in the audit, waits for a part of a second. */
const batchSize = 100;
/** How long one sweep goes on. The heartbeat and the other sweeps are next, then this again. */
const sweepMs = 4_000;

/**
 * Ends the grants, suspended ones too, whose date has passed on the database's clock, the oldest first, in batches that are one
 * transaction each. Several workers do this at once: each takes grants that no other transaction has locked. A batch that fails is
 * tried again in halves, until the one grant is found that fails and left to the next sweep.
 */
export async function endExpiredGrants(): Promise<void> {
  const startedAt = performance.now();
  const failed: string[] = [];
  let size = batchSize;
  while (performance.now() - startedAt < sweepMs) {
    const batch: string[] = [];
    try {
      await db().$transaction((tx) => endBatch(tx, { size, leaveOut: failed, batch }));
      if (batch.length < size && size === batchSize) return;
      size = batchSize;
    } catch (error) {
      if (batch.length === 0) throw error;
      if (batch.length === 1) {
        failed.push(batch[0]!);
        log().error({ grant: batch[0], err: error }, 'expired grant not ended; the next sweep tries again');
      }
      size = batch.length === 1 ? batchSize : Math.floor(batch.length / 2);
    }
  }
}

/** `batch` receives the grants that it takes, so that the caller has them when it fails. */
async function endBatch(tx: Tx, { size, leaveOut, batch }: { size: number; leaveOut: readonly string[]; batch: string[] }): Promise<void> {
  batch.push(...(await takeExpired(tx, size, leaveOut)));
  if (batch.length === 0) return;
  const now = await databaseNow(tx);
  const grants = await tx.grant.findMany({
    where: { id: { in: batch } },
    orderBy: [{ until: 'asc' }, { id: 'asc' }],
    select: {
      id: true, serviceId: true, accountId: true, teamId: true, until: true, principalId: true, invitationId: true,
      service: { select: { name: true, teamId: true } }, team: { select: { name: true } }, connections: { select: { name: true, resourceId: true } },
    },
  });
  const needed = await neededPrincipals(tx, grants.map(({ principalId }) => principalId), now);
  await declareAbsentByDate(tx, grants.flatMap(({ principalId, invitationId, connections }) => [
    ...connections.map(({ resourceId }) => resourceId),
    ...(needed.has(principalId) ? [] : [...(invitationId ? [invitationId] : []), principalId]),
  ]));
  // The proof of a suspended grant stands. A principal that another grant keeps proves this end only once it is gone later.
  await tx.$executeRaw`
    UPDATE "grant" g SET state = 'REVOKED', "endedAt" = ${now}::timestamptz, "cutGeneration" = coalesce(g."cutGeneration", p.generation + CASE WHEN p.id = ANY(${[...needed]}::text[]) THEN 1 ELSE 0 END)
    FROM resource p WHERE p.id = g."principalId" AND g.id = ANY(${batch}::text[])`;
  await tx.connection.updateMany({ where: { grantId: { in: batch }, comesBack: true }, data: { comesBack: false } });
  const lapses = await lapseRenewals(tx, grants, now);
  await recordAudits(tx, grants.flatMap((grant) => [...lapses.get(grant.id)!, auditOfEnding(grant, { how: 'expire' })]));
}

/**
 * Takes the rows and the access locks of expired grants without waiting for either: whoever has one of them decides on that grant
 * first, and whoever waits for one of these locks waits for this transaction alone.
 */
async function takeExpired(tx: Tx, size: number, leaveOut: readonly string[]): Promise<string[]> {
  const taken = await tx.$queryRaw<{ id: string }[]>`
    WITH expired AS MATERIALIZED (
      SELECT id, "serviceId", "accountId" FROM "grant"
      WHERE state = ANY(${statesBefore('REVOKED')}::"GrantState"[]) AND until < clock_timestamp() AND id <> ALL(${[...leaveOut]}::text[])
      ORDER BY until, id LIMIT ${size} FOR UPDATE SKIP LOCKED
    )
    SELECT id FROM expired WHERE pg_try_advisory_xact_lock(${accessLockKey})`;
  return taken.map(({ id }) => id);
}

/** Principals that a grant which is in force still needs. */
async function neededPrincipals(tx: Tx, principalIds: readonly string[], now: Date): Promise<Set<string>> {
  const inForce = await tx.grant.findMany({ where: { principalId: { in: [...principalIds] }, state: 'ACTIVE', until: { gt: now } }, select: { principalId: true }, distinct: ['principalId'] });
  return new Set(inForce.map(({ principalId }) => principalId));
}
