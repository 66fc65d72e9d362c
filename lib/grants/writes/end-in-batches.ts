import { declareManyAbsent } from '@/lib/controller/declare';
import { recordAudits } from '@/lib/platform/audit';
import { databaseNow, db, Prisma, type Tx } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { lapseRenewals } from '@/lib/requests/writes/lapse';
import { accessLockKey } from '../access-lock';
import { statesBefore } from '../status';
import { auditOfEnding, type Ending } from './end';

/** Grants that one transaction ends: a person whose access is among them, or who records in the audit, waits for a part of a second. */
const batchSize = 100;
/** How long one sweep goes on. The heartbeat and the other sweeps are next, then this again. */
const sweepMs = 4_000;

interface Many {
  /** Which grants, as SQL over the columns of `grant`. */
  due: Prisma.Sql;
  ending: Ending;
}

/**
 * Ends all grants that are due, suspended ones too, the earliest end date first, in batches that are one transaction each. Several
 * workers do this at once: each takes grants that no other transaction has locked. A batch that fails is tried again in halves, until
 * the one grant is found that fails and left to the next sweep. So is a grant whose access lock another transaction holds. Returns
 * after 4 seconds at the latest.
 */
export async function endInBatches({ due, ending }: Many): Promise<void> {
  const startedAt = performance.now();
  const leaveOut: string[] = [];
  let size = batchSize;
  while (performance.now() - startedAt < sweepMs) {
    const batch: string[] = [];
    const held: string[] = [];
    try {
      await db().$transaction((tx) => endBatch(tx, { size, leaveOut, batch, held, due, ending }));
      // Fewer than asked for: no other is due.
      if (batch.length + held.length < size && size === batchSize) return;
      leaveOut.push(...held);
      size = batchSize;
    } catch (error) {
      if (batch.length === 0) throw error;
      leaveOut.push(...held);
      if (batch.length === 1) {
        leaveOut.push(batch[0]!);
        log().error({ grant: batch[0], err: error }, 'grant not ended; the next sweep tries again');
      }
      size = batch.length === 1 ? batchSize : Math.floor(batch.length / 2);
    }
  }
}

interface Batch extends Many {
  /** Grants to look at, at most. */
  size: number;
  leaveOut: readonly string[];
  /** Receives the grants that it takes, so that the caller has them when it fails. */
  batch: string[];
  /** Receives those whose access lock another transaction holds. */
  held: string[];
}

async function endBatch(tx: Tx, { size, leaveOut, batch, held, due, ending }: Batch): Promise<void> {
  for (const { id, isTaken } of await takeDue(tx, due, size, leaveOut)) (isTaken ? batch : held).push(id);
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
  const needed = await neededPrincipals(tx, grants, now);
  await declareManyAbsent(tx, grants.flatMap(({ principalId, invitationId, connections }) => [
    ...connections.map(({ resourceId }) => resourceId),
    ...(needed.has(principalId) ? [] : [...(invitationId ? [invitationId] : []), principalId]),
  ]));
  const { by, comment } = ending.how === 'expire' ? { by: null, comment: null } : ending;
  // The proof of a suspended grant stands. A principal that another grant keeps proves this end only once it is gone later.
  await tx.$executeRaw`
    UPDATE "grant" g SET state = 'REVOKED', "endedAt" = ${now}::timestamptz, "endedById" = ${by?.personId ?? null}, "endComment" = ${comment || null}, "cutGeneration" = coalesce(g."cutGeneration", p.generation + CASE WHEN p.id = ANY(${[...needed]}::text[]) THEN 1 ELSE 0 END)
    FROM resource p WHERE p.id = g."principalId" AND g.id = ANY(${batch}::text[])`;
  await tx.connection.updateMany({ where: { grantId: { in: batch }, comesBack: true }, data: { comesBack: false } });
  const lapses = await lapseRenewals(tx, grants, now);
  await recordAudits(tx, grants.flatMap((grant) => [...lapses.get(grant.id)!, auditOfEnding(grant, ending)]));
}

/**
 * Takes the rows and the access locks of grants that are due without waiting for either: whoever has one of them decides on that grant
 * first, and whoever waits for one of these locks waits for this transaction alone.
 */
async function takeDue(tx: Tx, due: Prisma.Sql, size: number, leaveOut: readonly string[]): Promise<{ id: string; isTaken: boolean }[]> {
  return tx.$queryRaw<{ id: string; isTaken: boolean }[]>`
    WITH due AS MATERIALIZED (
      SELECT id, "serviceId", "accountId" FROM "grant"
      WHERE state = ANY(${statesBefore('REVOKED')}::"GrantState"[]) AND (${due}) AND id <> ALL(${[...leaveOut]}::text[])
      ORDER BY until, id LIMIT ${size} FOR UPDATE SKIP LOCKED
    )
    SELECT id, pg_try_advisory_xact_lock(${accessLockKey}) AS "isTaken" FROM due`;
}

/** Principals that another grant which is in force still needs. */
async function neededPrincipals(tx: Tx, ending: readonly { id: string; principalId: string }[], now: Date): Promise<Set<string>> {
  const inForce = await tx.grant.findMany({
    where: { id: { notIn: ending.map(({ id }) => id) }, principalId: { in: ending.map(({ principalId }) => principalId) }, state: 'ACTIVE', until: { gt: now } },
    select: { principalId: true },
    distinct: ['principalId'],
  });
  return new Set(inForce.map(({ principalId }) => principalId));
}
