import { db, Prisma, type Tx } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { Resource } from '@/prisma/generated/client';
import { differencesOf, isDrifted, type DriftNews } from './drift-news';
import type { HealthSeen } from './health';
import type { Lease } from './lease';
import type { Outcome } from './outcome';
import { blockedDelayMs, dependencyCheckMs, driftCheckMs, lateCallMs, pollDelayMs, queueAheadMs, recheckAgainMs, recheckEndMs, retryDelayMs } from './timing';
import { schedule, wake, wakeForSure } from './wake';

/** What a pass asked AWS to change, for the progress that people watch. */
export interface ChangeCall {
  call: string;
  requestId: string | null;
}

/** When a resource will be looked at again, on the database's clock, and how far off that is. */
export interface NextPass {
  at: Date;
  inMs: number;
}

/** What a pass leaves beside its outcome. */
export interface PassNotes {
  change?: ChangeCall | null;
  /** What AWS lists again of what was gone, in words. */
  contradiction?: string | null;
  /** AWS took new credentials in this pass: it is ready again once AWS says so. */
  hasNewCredentials?: boolean;
}

/** Milliseconds until the next look; null: only a wake-up leads to one. `phaseAgeMs` is 0 in a new phase. */
function nextDelayMs(outcome: Outcome, attempts: number, phaseAgeMs: number): number | null {
  switch (outcome.phase) {
    case 'CONVERGED':
      return driftCheckMs;
    case 'GONE':
      if (phaseAgeMs < lateCallMs) return lateCallMs - phaseAgeMs;
      return outcome.isUnread && phaseAgeMs < recheckEndMs ? recheckAgainMs : null;
    case 'WAITING_FOR_AWS':
      return outcome.nextInMs ?? pollDelayMs(phaseAgeMs);
    case 'WAITING_FOR_OTHERS':
      return dependencyCheckMs;
    case 'RETRYING':
      return retryDelayMs(attempts);
    case 'BLOCKED':
      return blockedDelayMs(attempts);
  }
}

/**
 * Writes a pass down and gives the resource back, in one transaction that its fencing token guards: a pass that lost
 * its lease changes nothing. When the intent changed meanwhile, only what was seen is kept and the next pass is asked
 * for at once. Returns when to look again; null when only a wake-up leads to another look; `leaseLost` when nothing was written.
 */
export async function writeDown(row: Resource, lease: Lease, outcome: Outcome, phaseAgeMs: number, { change = null, contradiction = null, hasNewCredentials = false }: PassNotes = {}): Promise<NextPass | null | 'leaseLost'> {
  const isTrouble = outcome.phase === 'RETRYING' || outcome.phase === 'BLOCKED';
  const reason = 'reason' in outcome ? (outcome.reason ?? null) : null;
  const isNewPhase = outcome.phase !== row.phase || reason !== row.reason;
  const attempts = isTrouble ? (isNewPhase ? 1 : row.attempts + 1) : 0;
  const delayMs = nextDelayMs(outcome, attempts, isNewPhase || contradiction ? 0 : phaseAgeMs);
  return db().$transaction(async (tx) => {
    const [current] = await tx.$queryRaw<{ generation: number; now: Date }[]>`
      SELECT generation, clock_timestamp() AS now FROM resource WHERE id = ${row.id} AND "leaseToken" = ${lease.token} FOR UPDATE`;
    if (!current) return 'leaseLost';
    if (contradiction) await contradict(tx, row, contradiction, current.now);
    if (current.generation !== row.generation) {
      await tx.resource.update({ where: { id: row.id }, data: { ...observationColumns(row, outcome, current.now), leaseOwner: null, leaseUntil: null, nextPassAt: current.now } });
      await wake(tx, [row.id]);
      return { at: current.now, inMs: 0 };
    }
    const nextPassAt = delayMs === null ? null : new Date(current.now.getTime() + delayMs);
    await tx.resource.update({
      where: { id: row.id },
      data: {
        ...observationColumns(row, outcome, current.now),
        phase: outcome.phase,
        sentence: outcome.sentence,
        reason,
        blockedBy: outcome.phase === 'BLOCKED' ? outcome.blockedBy : null,
        attempts,
        ...((isNewPhase || contradiction) && { phaseSince: current.now }),
        ...(hasNewCredentials && { readyAt: null }),
        ...(outcome.phase === 'CONVERGED' && { readyAt: (hasNewCredentials ? null : row.readyAt) ?? current.now, readyGeneration: row.generation }),
        ...(outcome.phase === 'GONE' && { readyAt: null }),
        ...healthColumns(row, outcome.health, current.now),
        ...driftColumns(row, outcome, current.now),
        nextPassAt,
        leaseOwner: null,
        leaseUntil: null,
      },
    });
    const isDriftNews = outcome.drift && (change || outcome.health?.is !== row.health);
    const drift = await driftNewsOf(tx, row, outcome, change);
    if (isNewPhase || outcome.sentence !== row.sentence || change || isDriftNews || drift) {
      const sentence = isDriftNews ? `${outcome.drift} ${outcome.sentence}` : outcome.sentence;
      await tx.resourceEvent.create({
        data: {
          resourceId: row.id, generation: row.generation, at: current.now, phase: outcome.phase, sentence, awsCall: change?.call, awsRequestId: change?.requestId,
          ...(drift && { drift, differences: drift === 'FOUND' ? differencesOf(outcome.health) : ((row.differences as Prisma.InputJsonValue | null) ?? undefined) }),
        },
      });
    }
    if (outcome.phase === 'GONE' && outcome.lists) {
      const held = await tx.proof.findFirst({ where: { resourceId: row.id, generation: row.generation, contradictedAt: null }, select: { id: true } });
      if (!held) await tx.proof.create({ data: { id: newId('prf'), resourceId: row.id, generation: row.generation, at: current.now, lists: outcome.lists as unknown as Prisma.InputJsonArray } });
    }
    if (outcome.phase !== row.phase) await wakeNeighbours(tx, row.id, outcome);
    if (nextPassAt && delayMs! <= queueAheadMs) await schedule(tx, row.id, nextPassAt);
    return nextPassAt && { at: nextPassAt, inMs: delayMs! };
  });
}

/** The proof stays as evidence of what AWS listed then, and does not count any more. A sweep records it in the audit. */
async function contradict(tx: Tx, row: Resource, found: string, now: Date): Promise<void> {
  await tx.proof.updateMany({ where: { resourceId: row.id, generation: row.generation, contradictedAt: null }, data: { contradictedAt: now, contradiction: found } });
  await tx.resourceEvent.create({ data: { resourceId: row.id, generation: row.generation, at: now, phase: row.phase, sentence: `${found}, although its removal was complete. Pergola removes it again.`, drift: 'REOPENED' } });
}

/** What was seen is kept even when the intent has changed meanwhile. */
function observationColumns(row: Resource, outcome: Outcome, now: Date): Prisma.ResourceUpdateInput {
  const { observed } = outcome;
  if (observed === undefined) return {};
  return {
    observedAt: now,
    checkedAt: now,
    observed: observed === null ? Prisma.DbNull : (observed as unknown as Prisma.InputJsonObject),
    awsState: observed?.awsState ?? null,
    ...(observed && { awsId: observed.awsId, awsArn: observed.awsArn }),
    ...(observed && arnColumns(row, observed.awsArn, now)),
    ...((observed || outcome.phase === 'GONE') && { createAskedAt: null }),
    ...(observed === null && outcome.phase !== 'GONE' && { readyAt: null }),
  };
}

/** ARNs that are kept of one resource. */
const mostFormerArns = 20;

/** An object that was deleted and created again may have another ARN, which people must know of. */
function arnColumns({ awsArn, formerArns }: Resource, arn: string | null, now: Date): Prisma.ResourceUpdateInput {
  if (!awsArn || !arn || arn === awsArn) return {};
  return { formerArns: [...formerArns.filter((one) => one !== awsArn && one !== arn), awsArn].slice(-mostFormerArns), arnChangedAt: now };
}

/** What is wanted absent has no health. `healthSince` tells since when it is as it is. */
function healthColumns(row: Resource, seen: HealthSeen | undefined, now: Date): Prisma.ResourceUpdateInput {
  if (row.desired === 'ABSENT') return { health: null, healthSentence: null, healthSince: null, differences: Prisma.DbNull };
  if (!seen) return {};
  return {
    health: seen.is,
    healthSentence: seen.sentence,
    differences: seen.differences.length > 0 ? (seen.differences as unknown as Prisma.InputJsonArray) : Prisma.DbNull,
    ...(seen.is !== row.health && { healthSince: now }),
  };
}

/** A change by hand is found once, and repaired once; what was put back by hand, where Pergola only reports, is no repair. */
async function driftNewsOf(tx: Tx, row: Resource, outcome: Outcome, change: ChangeCall | null): Promise<DriftNews | null> {
  if (row.desired === 'ABSENT') return null;
  if (!row.driftAt) return isDrifted(outcome.health) ? 'FOUND' : null;
  if (outcome.health?.is !== 'IN_SYNC') return null;
  if (row.repairs || change) return 'REPAIRED';
  const repair = await tx.resourceEvent.findFirst({ where: { resourceId: row.id, at: { gte: row.driftAt }, awsCall: { not: null } }, select: { id: true } });
  return repair && 'REPAIRED';
}

function driftColumns(row: Resource, outcome: Outcome, now: Date): Prisma.ResourceUpdateInput {
  if (row.desired === 'ABSENT' || outcome.health?.is === 'IN_SYNC') return { driftAt: null };
  return !row.driftAt && isDrifted(outcome.health) ? { driftAt: now } : {};
}

/** Who waits for this one: dependents once it is ready, what it depends on once it is gone or blocks nothing any more. */
async function wakeNeighbours(tx: Tx, resourceId: string, outcome: Outcome): Promise<void> {
  if (outcome.phase === 'CONVERGED') {
    const dependents = await tx.resourceDependency.findMany({ where: { dependsOnId: resourceId, resource: { phase: { not: 'CONVERGED' } } } });
    await wakeForSure(tx, dependents.map((link) => link.resourceId));
  }
  if (outcome.phase === 'GONE' || outcome.phase === 'BLOCKED') {
    const dependencies = await tx.resourceDependency.findMany({ where: { resourceId, dependsOn: { desired: 'ABSENT', phase: { not: 'GONE' } } } });
    await wakeForSure(tx, dependencies.map((link) => link.dependsOnId));
  }
}
