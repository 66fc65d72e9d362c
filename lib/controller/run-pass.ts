import { openChangeWindow, withChangeWindow } from '@/lib/aws/change-window';
import { withAwsCalls } from '@/lib/aws/observer';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { Resource } from '@/prisma/generated/client';
import { recordEase, recordStrain, strainOf } from './account-pace';
import { openAccountSession } from './account-session';
import { decide, LeaseLost, type Seen } from './decide';
import { pausedReason, type ConnectionCredentials, type ObservedBase, type RoleSide } from './driver';
import { driverFor, isKnownKind } from './drivers/registry';
import { recordDriftFound } from './drift-news';
import { healthOfFault } from './health';
import { claimLease, giveBack, takeLease, type Lease, type Refusal } from './lease';
import { leasesRefused } from './metrics';
import { adopt, objectsBeingRemoved, objectsInUse } from './marked-removal';
import { outcomeOfError, type Outcome } from './outcome';
import { Paused, pauseSentence } from './pause';
import { readingAccess } from './read-permissions';
import { readSurroundings } from './surroundings';
import { dependencyCheckMs, leaseMs } from './timing';
import { recheckSoon } from './wake';
import { tellOfLostLease, tellOfPass, watchPass, type FailedCall } from './watch-pass';
import { writeDown, type ChangeCall, type NextPass } from './write-down';

export interface PassOptions {
  /** Worker id, or `action:` and a person's id. */
  owner: string;
  /** Who stands behind the calls in AWS's own record; default `pergola`. */
  sourceIdentity?: string;
  credentials?: ConnectionCredentials;
  /** In the web process, whose role cannot assume the removal role: what needs that is left to a worker. */
  leavesRemovals?: boolean;
  /** A worker's pass: only when its account and Region has room for it. What a person waits for in an action always has. */
  isRationed?: boolean;
}

export type PassResult =
  /** `held` also when there is no such resource; `unknownKind` when it is for a newer version of this program. */
  | { ran: false; because: Refusal | 'unknownKind' }
  /**
   * `next` null: nothing more to do until something wakes it. `isLeft`: a worker must go on. `hasTaken`: AWS accepted a change, or shows
   * what it was asked for although its response was lost; in a pass with credentials the change carries them. `sentence` and `reason` say how the pass ended.
   */
  | { ran: true; phase: Outcome['phase'] | null; next: NextPass | null; isLeft?: boolean; hasTaken?: boolean; sentence?: string; reason?: string };

/** The pass needs a role that this process does not have. */
class LeftToWorker extends Error {}

/** One pass over one resource: lease, observe, at most one change, observe again, write down, give back. */
export async function runPass(resourceId: string, options: PassOptions): Promise<PassResult> {
  const lease = options.isRationed ? await claimLease(resourceId, options.owner) : ((await takeLease(resourceId, options.owner)) ?? 'held');
  if (typeof lease === 'string') {
    leasesRefused.inc({ because: lease });
    return { ran: false, because: lease };
  }
  try {
    return await runLeased(lease, options);
  } finally {
    lease.stop();
  }
}

async function runLeased(lease: Lease, options: PassOptions): Promise<PassResult> {
  const row = await db().resource.findUniqueOrThrow({ where: { id: lease.resourceId } });
  return watchPass(row, () => passOver(row, lease, options));
}

async function passOver(row: Resource, lease: Lease, options: PassOptions): Promise<PassResult> {
  if (!isKnownKind(row.kind)) {
    await giveBack(lease, dependencyCheckMs);
    return { ran: false, because: 'unknownKind' };
  }
  const { phaseAgeMs, wantedAgeMs, unseenForMs, readyAgeMs, dependencies, dependents } = await readSurroundings(row);
  const driver = driverFor(row.kind);
  const calls: string[] = [];
  const changes: ChangeCall[] = [];
  const failed: FailedCall[] = [];
  const startedAt = performance.now();
  let strain: ReturnType<typeof strainOf> = null;
  let outcome: Outcome;
  let seen: Seen | null = null;
  let isLeft = false;
  let contradiction: string | null = null;
  /** AWS may have taken up a change, whatever it answered. */
  let hasAsked = false;
  try {
    outcome = await withAwsCalls(
      ({ service, operation, isChange, result, requestId }) => {
        const call = `${service}:${operation}`;
        calls.push(call);
        hasAsked ||= isChange;
        if (result !== 'ok') failed.push({ call, result, requestId });
        else if (isChange) changes.push({ call, requestId: requestId ?? null });
      },
      () => withChangeWindow(() =>
        decide({
          row,
          driver,
          dependencies,
          dependents,
          credentials: options.credentials,
          phaseAgeMs,
          unseenForMs,
          readyAgeMs,
          saw: (what) => {
            seen = what;
          },
          permitChange: async (observed) => {
            await permitChange(lease.confirm, row, observed);
            await recordDrift(row, lease, seen);
          },
          permitCreate: async () => {
            await permitChange(lease.confirmCreate, row, null);
            await recordDrift(row, lease, seen);
          },
          contradicts: (found) => {
            contradiction = found;
          },
          notMade: lease.notMade,
          beingRemoved: objectsBeingRemoved,
          inUse: objectsInUse,
          openReader: (accountId) => openAccountSession(accountId, row.region, 'READ', { sourceIdentity: options.sourceIdentity ?? 'pergola', sessionName: row.id, permissions: readingAccess }),
          openSession: (purpose, permissions, operation) => {
            if (purpose === 'REMOVAL' && options.leavesRemovals) throw new LeftToWorker();
            return openAccountSession(row.accountId, row.region, purpose, {
              sourceIdentity: options.sourceIdentity ?? 'pergola',
              sessionName: row.id,
              isRemoval: row.desired === 'ABSENT',
              permissions,
              // Reading is shared by all resources of a side.
              ...(purpose !== 'READ' && { tags: { 'pergola:operation': operation, 'pergola:resource': row.id } }),
            });
          },
        })),
    );
  } catch (error) {
    if (error instanceof LeaseLost) {
      await leaseWasLost(row, hasAsked);
      return { ran: true, phase: null, next: null, hasTaken: changes.length > 0 };
    }
    isLeft = error instanceof LeftToWorker;
    strain = strainOf(error);
    outcome = isLeft ? removedByWorker : row.phase === 'GONE' && row.desired === 'ABSENT' && !contradiction ? stillGone(error, row, driver.side) : outcomeOfFault(error, row, driver.side, seen);
  }
  if (strain) await recordStrain(row.accountId, row.region, strain);
  else if (lease.isStrained && calls.length > 0) await recordEase(row.accountId, row.region);
  if (!(await adopt(row, lease, outcome.observed))) outcome = removedOnRequest(driver.noun);
  const hasTaken = changes.length > 0 || (hasAsked && (outcome.phase === 'CONVERGED' || outcome.phase === 'WAITING_FOR_AWS'));
  const next = await writeDown(row, lease, outcome, phaseAgeMs, { change: changes[0] ?? null, contradiction, hasNewCredentials: options.credentials !== undefined && hasTaken });
  if (next === 'leaseLost') {
    await leaseWasLost(row, hasAsked);
    return { ran: true, phase: null, next: null, hasTaken: changes.length > 0 };
  }
  tellOfPass({ row, outcome, owner: options.owner, calls, changes, failed, next, ms: performance.now() - startedAt, wantedAgeMs });
  return { ran: true, phase: outcome.phase, next, isLeft, hasTaken, sentence: outcome.sentence, ...('reason' in outcome && { reason: outcome.reason }) };
}

const removedByWorker: Outcome = { phase: 'WAITING_FOR_AWS', reason: 'removing', sentence: 'A worker is removing what AWS still lists.' };

function removedOnRequest(noun: string): Outcome {
  return { phase: 'WAITING_FOR_AWS', sentence: `The ${noun} that AWS shows is being removed, as a person requested. Pergola creates another one.` };
}

/** Another pass goes on. What this one asked AWS for may have come after what that one has seen, even if it is gone. */
async function leaseWasLost(row: Resource, hasAsked: boolean): Promise<void> {
  tellOfLostLease(row);
  if (hasAsked) await db().$transaction((tx) => recheckSoon(tx, row.id));
}

/** A check of what is gone that could not be done says nothing new. */
function stillGone(error: unknown, row: Resource, side: RoleSide): Outcome {
  const { sentence } = outcomeOfFault(error, row, side, null);
  log().warn({ resource: row.id, because: sentence }, 'not checked again');
  return { phase: 'GONE', lists: null, sentence: row.sentence, isUnread: true };
}

/** A change by hand is recorded before its repair begins. */
async function recordDrift(row: Resource, lease: Lease, seen: Seen | null): Promise<void> {
  if (!seen?.drift || !seen.health) return;
  const { drift, health } = seen;
  await db().$transaction((tx) => recordDriftFound(tx, row, lease, { drift, health }));
}

/** Paused is asked first: what is not begun is not noted as begun. */
async function permitChange(confirm: () => Promise<boolean>, resource: Resource, observed: ObservedBase | null): Promise<void> {
  const askedAt = performance.now();
  const sentence = await pauseSentence(resource);
  if (sentence) throw new Paused(sentence, observed);
  if (!(await confirm())) throw new LeaseLost();
  openChangeWindow(askedAt, leaseMs);
}

/** A fault of our own is written down as well, so that it is seen, backs off, and delays nobody. */
function outcomeOfFault(error: unknown, resource: Resource, side: RoleSide, seen: Seen | null): Outcome {
  if (error instanceof Paused) return { phase: 'BLOCKED', reason: pausedReason, blockedBy: 'admin', sentence: error.sentence, observed: error.observed, ...seen };
  try {
    const outcome = outcomeOfError(error, side);
    return { ...outcome, ...(seen ?? { health: healthOfFault(resource, error, outcome.sentence) }) };
  } catch {
    log().error({ resource: resource.id, err: error }, 'pass failed');
    return { phase: 'RETRYING', reason: 'internal', sentence: 'Something went wrong on our side. It is tried again by itself; the log has the cause.' };
  }
}
