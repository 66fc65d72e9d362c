import { isAwsError } from '@/lib/aws/errors';
import type { AwsSession } from '@/lib/aws/session';
import type { Resource, RolePurpose } from '@/prisma/generated/client';
import { accessRemainsReason, changePurpose, driftedReason, isBeingDeleted, missedByDoubtfulList, missingOnceReason, type ChangePass, type ChangeVerb, type ConnectionCredentials, type Driver, type ObservedBase, type Pass, type Verdict } from './driver';
import { changePermissions } from './drivers/change-permissions';
import { readMark } from './drivers/read-mark';
import { isRequestedRemoval, keptReason } from './marked-removal';
import { observing } from './read-permissions';
import type { Permission } from './session-policy';
import { healthOfVerdict, isBeingReplaced, missing, wasReady, type HealthSeen } from './health';
import type { Outcome } from './outcome';
import { establishedMs, secondCheckMs, visibilityMs } from './timing';

/** A resource as another one sees it. */
export type Neighbour = Pick<Resource, 'id' | 'kind' | 'accountId' | 'region' | 'awsId' | 'awsArn' | 'phase' | 'desired' | 'readyAt' | 'spec'>;

/** One resource and what a pass needs to decide about it. */
export interface Case {
  row: Resource;
  driver: Driver;
  dependencies: Neighbour[];
  dependents: Neighbour[];
  credentials?: ConnectionCredentials;
  /** Time already spent in the phase, in milliseconds, on the database's clock. */
  phaseAgeMs: number;
  /** Time since AWS was asked to make what nobody has seen yet; null: nothing is unseen. */
  unseenForMs: number | null;
  /** Time since it was first as wanted; null: it was not yet. */
  readyAgeMs: number | null;
  openSession: (purpose: RolePurpose, permissions: readonly Permission[], operation: string) => Promise<AwsSession>;
  /** See `Pass.openReader`. */
  openReader: (accountId: string) => Promise<AwsSession>;
  /** See `Pass`. */
  beingRemoved: Pass<unknown>['beingRemoved'];
  inUse: Pass<unknown>['inUse'];
  /** Told what AWS said before anything is changed, so that it is not lost when the change is refused. */
  saw: (seen: Seen) => void;
  /** Throws when no further change may be asked of AWS: the lease was lost, or changes are paused. */
  permitChange: (observed: ObservedBase | null) => Promise<void>;
  /** The same before something is made, which is noted. */
  permitCreate: () => Promise<void>;
  /** AWS lists it again although it was gone: what is found, in words. The proof does not hold any more. */
  contradicts: (found: string) => void;
  /** AWS has refused to make it. */
  notMade: () => Promise<void>;
}

/** What AWS said, and what follows for the health, before a pass changes anything. */
export interface Seen {
  observed: ObservedBase | null;
  health: HealthSeen | undefined;
  /** What somebody did to it by hand, in words. */
  drift: string | undefined;
}

/** The lease went to somebody else in the middle of a pass: nothing more is done or written. */
export class LeaseLost extends Error {}

/** Decides and does at most one thing; the outcome rests on what AWS says afterwards. */
export async function decide(target: Case): Promise<Outcome> {
  if (isGone(target) && target.row.reason === keptReason) return kept(target.row.sentence);
  const held = target.row.desired === 'PRESENT' ? heldUpByDependencies(target) : isGone(target) ? null : heldUpByDependents(target);
  if (held) return held;
  const pass = await passOf(target);
  return target.row.desired === 'PRESENT' ? makePresent(target, pass) : makeAbsent(target, pass);
}

/** It was gone when the pass began, which checks whether it still is. */
function isGone({ row }: Case): boolean {
  return row.desired === 'ABSENT' && row.phase === 'GONE';
}

function nameOf(neighbour: Neighbour): string {
  const spec = neighbour.spec as { name?: string; serviceName?: string };
  return `${neighbour.kind.replaceAll('-', ' ')} ${spec.name ?? spec.serviceName ?? neighbour.awsId ?? ''}`.trim();
}

function heldUpByDependencies({ dependencies }: Case): Outcome | null {
  const unready = dependencies.filter((other) => other.desired !== 'PRESENT' || other.readyAt === null);
  if (unready.length === 0) return null;
  return { phase: 'WAITING_FOR_OTHERS', sentence: `Waits for ${unready.map(nameOf).join(' and ')}.` };
}

/**
 * Removing waits until everything that depends on it is gone; but what is blocked in an account that cannot be reached
 * holds up nothing that can still be cut.
 */
function heldUpByDependents({ dependents }: Case): Outcome | null {
  const left = dependents.filter((other) => other.phase !== 'GONE' && !(other.desired === 'ABSENT' && other.phase === 'BLOCKED'));
  if (left.length === 0) return null;
  return { phase: 'WAITING_FOR_OTHERS', sentence: `Is removed as soon as ${left.map(nameOf).join(' and ')} ${left.length === 1 ? 'is' : 'are'} gone.` };
}

async function passOf(target: Case): Promise<Pass<unknown, ObservedBase>> {
  const { row, dependencies } = target;
  return {
    resourceId: row.id,
    clientToken: `${row.id}-${row.generation}-${row.awsId?.slice(-17) ?? 'new'}`.slice(0, 64),
    accountId: row.accountId,
    region: row.region,
    spec: row.spec,
    desired: row.desired === 'PRESENT' ? 'present' : 'absent',
    awsId: row.awsId,
    awsArn: row.awsArn,
    lastObserved: row.observed as ObservedBase | null,
    session: await target.openSession('READ', observing[target.driver.side], 'observe'),
    credentials: target.credentials,
    openReader: target.openReader,
    beingRemoved: target.beingRemoved,
    inUse: target.inUse,
    dependency: (kind) => {
      const found = dependencies.find((other) => other.kind === kind);
      if (!found) throw new Error(`${row.key} does not depend on a ${kind}`);
      return { resourceId: found.id, kind, accountId: found.accountId, region: found.region, awsId: found.awsId, awsArn: found.awsArn };
    },
  };
}

/** The session is opened before the lease is confirmed: nothing but the change itself comes after that. */
async function changing({ driver, openSession }: Case, pass: Pass<unknown, ObservedBase>, verb: ChangeVerb, observed: ObservedBase | null): Promise<ChangePass<unknown, ObservedBase>> {
  return { ...pass, change: await openSession(changePurpose(driver, verb, observed), changePermissions(driver.kind, verb, pass, observed), `${driver.kind}:${verb}`) };
}

async function makePresent(target: Case, pass: Pass<unknown, ObservedBase>): Promise<Outcome> {
  const { driver, row } = target;
  const observed: ObservedBase | null = await driver.observe(pass);
  if (!observed) return makeMissing(target, pass);
  const verdict: Verdict = driver.judge(row.spec, observed);
  if (!pass.credentials && verdict.is !== 'differs') return outcomeOf(driver, row.spec, observed, target);
  const health = healthOfVerdict(row, verdict);
  const isDrift = verdict.is === 'differs' && wasReady(row);
  const drift = isDrift ? `Somebody changed the ${driver.noun} outside of Pergola: ${verdict.what}.` : undefined;
  if (drift && !row.repairs && !pass.credentials) return leftAlone(driver, { observed, health, drift });
  target.saw({ observed, health, drift });
  const verb = pass.credentials || (verdict.is === 'differs' && verdict.fix === 'update') ? 'update' : 'remove';
  const change = await changing(target, pass, verb, observed);
  await target.permitChange(observed);
  await driver[verb](change, observed);
  const after: ObservedBase | null = await driver.observe(pass);
  if (!after) return { phase: 'WAITING_FOR_AWS', observed: null, health, drift: drift && `${drift} It is put right.`, sentence: `The ${driver.noun} is being made anew, since AWS cannot change it.` };
  const outcome = outcomeOf(driver, row.spec, after, target);
  return { ...outcome, health: outcome.health ?? (isDrift ? health : undefined), drift: drift && `${drift} It is put right.` };
}

async function makeMissing(target: Case, pass: Pass<unknown, ObservedBase>): Promise<Outcome> {
  const { driver, row } = target;
  if (row.reason === 'notVisibleYet' && target.phaseAgeMs < visibilityMs) return notVisibleYet(driver);
  const isDrift = wasReady(row) && !isBeingReplaced(row);
  const health = isDrift ? missing(driver.noun) : undefined;
  if (isDrift && !pass.credentials) {
    const again = await secondCheck(target, pass);
    if (again) return again;
  }
  const drift = isDrift ? `Somebody deleted the ${driver.noun} outside of Pergola.` : undefined;
  if (driver.needsCredentials && !pass.credentials) return { ...credentialsNeeded(driver), health };
  if (drift && !row.repairs && !pass.credentials) return leftAlone(driver, { observed: null, health, drift });
  target.saw({ observed: null, health, drift });
  await makeIt(target, pass);
  const observed: ObservedBase | null = await driver.observe(pass);
  const outcome = observed ? outcomeOf(driver, row.spec, observed, target) : notVisibleYet(driver);
  return { ...outcome, health: outcome.health ?? health, drift: drift && `${drift} It is made again.` };
}

/**
 * What was there for long, or was missed by a list that misses many, is not created again after one response: a proxy or AWS
 * may have answered with nothing. Null: AWS does not show it in two checks, some time apart and by different calls.
 */
async function secondCheck({ driver, row, phaseAgeMs, readyAgeMs }: Case, pass: Pass<unknown, ObservedBase>): Promise<Outcome | null> {
  if (driver.isMadeByAws || (row.surveyed !== missedByDoubtfulList && (readyAgeMs ?? 0) < establishedMs)) return null;
  const waiting = (sentence: string, nextInMs: number): Outcome => ({ phase: 'WAITING_FOR_AWS', reason: missingOnceReason, nextInMs, sentence });
  const isFirst = row.reason !== missingOnceReason;
  const leftMs = isFirst ? secondCheckMs : secondCheckMs - phaseAgeMs;
  if (leftMs > 0) return waiting(`AWS doesn’t show the ${driver.noun}, which was there before. Pergola checks again ${secondCheckMs / 1_000} seconds later, before it creates it again.`, leftMs);
  if (!driver.isListed || !(await driver.isListed(pass))) return null;
  return waiting(`AWS doesn’t return the ${driver.noun}, and yet lists it. Pergola creates nothing and checks again in ${secondCheckMs / 1_000} seconds.`, secondCheckMs);
}

/** What was asked for and not refused may be there although AWS does not show it, has not answered, or says that the name is taken: by an earlier try, maybe. */
async function makeIt(target: Case, pass: Pass<unknown, ObservedBase>): Promise<void> {
  const { driver, permitChange, permitCreate, notMade } = target;
  if (driver.isMadeByAws) return permitChange(null);
  const change = await changing(target, pass, 'create', null);
  await permitCreate();
  try {
    await driver.create(change);
  } catch (error) {
    if (isAwsError(error, 'accessDenied', 'quota', 'invalid')) await notMade();
    throw error;
  }
}

/** What was changed by hand stays so: the owners chose to be told of it. */
function leftAlone(driver: Driver, { observed, health, drift }: Seen): Outcome {
  return {
    phase: 'BLOCKED',
    reason: driftedReason,
    blockedBy: driver.side,
    observed,
    health,
    sentence: `${drift} The owners of the service chose to be notified of changes, so Pergola leaves it as it is until it is repaired or changed back on AWS.`,
  };
}

function notVisibleYet(driver: Driver): Outcome {
  return {
    phase: 'WAITING_FOR_AWS',
    reason: 'notVisibleYet',
    sentence: `AWS has taken the order for the ${driver.noun} and does not show it yet. Nothing to do but wait a moment.`,
  };
}

/** AWS was asked to make it just before its removal was wanted, and does not show it yet: that is no proof of its absence. */
function mayAppear({ unseenForMs }: Case): boolean {
  return unseenForMs !== null && unseenForMs < visibilityMs;
}

function notVisibleToRemove(driver: Driver): Outcome {
  return {
    phase: 'WAITING_FOR_AWS',
    reason: 'notVisibleYet',
    observed: null,
    sentence: `AWS was asked to make the ${driver.noun} just before and does not show it yet. It is removed as soon as it shows, and counts as gone when it has not appeared within a minute.`,
  };
}

function credentialsNeeded(driver: Driver): Outcome {
  return {
    phase: 'BLOCKED',
    observed: null,
    reason: 'credentialsNeeded',
    blockedBy: 'consumer',
    sentence: `The ${driver.noun} is not there, and Pergola never keeps credentials. Enter them again to have it made.`,
  };
}

function outcomeOf(driver: Driver, spec: unknown, observed: ObservedBase, { credentials, row }: Case): Outcome {
  const verdict: Verdict = driver.judge(spec, observed);
  const health = healthOfVerdict(row, verdict);
  switch (verdict.is) {
    case 'converged':
      return { phase: 'CONVERGED', sentence: verdict.sentence, observed, health };
    case 'waiting':
      return { phase: 'WAITING_FOR_AWS', sentence: verdict.sentence, observed, health };
    case 'differs':
      return { phase: 'RETRYING', reason: 'differs', observed, health, sentence: `AWS holds something else than is wanted: ${verdict.what}. It is put right next.` };
    case 'failed': {
      const justHandedOver = credentials !== undefined && verdict.reason === 'credentialsNeeded';
      if (justHandedOver) return { phase: 'WAITING_FOR_AWS', observed, sentence: 'AWS has the new credentials and is checking them.' };
      return verdict.who === 'aws'
        ? { phase: 'RETRYING', reason: verdict.reason, observed, health, sentence: verdict.sentence }
        : { phase: 'BLOCKED', reason: verdict.reason, blockedBy: verdict.who, observed, health, sentence: verdict.sentence };
    }
  }
}

async function makeAbsent(target: Case, pass: Pass<unknown, ObservedBase>): Promise<Outcome> {
  const { driver, row } = target;
  if (driver.readProof) return makeProvenAbsent(target, pass);
  const observed: ObservedBase | null = await driver.observe(pass);
  if (!observed && mayAppear(target)) return notVisibleToRemove(driver);
  if (!observed) return { phase: 'GONE', lists: null, observed: null, sentence: isGone(target) ? row.sentence : `The ${driver.noun} is gone: AWS does not know it any more.` };
  const reasonToKeep = await keptBecause(target, pass, observed);
  if (reasonToKeep) return kept(`Pergola did not delete the ${driver.noun}: ${reasonToKeep}.`);
  if (isGone(target)) target.contradicts(`AWS has the ${driver.noun} again (${observed.awsState})`);
  const change = await changing(target, pass, 'remove', observed);
  await target.permitChange(observed);
  await driver.remove(change, observed);
  const after: ObservedBase | null = await driver.observe(pass);
  if (!after) return { phase: 'GONE', lists: null, observed: null, sentence: `The ${driver.noun} is gone: AWS does not know it any more.` };
  return { phase: 'WAITING_FOR_AWS', observed: after, sentence: driver.describeRemoval(row.spec, after) };
}

/** Why an object stays although its removal was requested; null: it is removed. What AWS deletes already is no longer asked about. */
async function keptBecause({ row, driver }: Case, pass: Pass<unknown, ObservedBase>, observed: ObservedBase): Promise<string | null> {
  const { awsArn, awsState } = observed;
  if (!awsArn || isBeingDeleted(awsState)) return null;
  if (!isRequestedRemoval(row)) return (await driver.keepsBecause?.(pass, observed)) ?? null;
  const { name, markedAs } = row.spec as { name: string; markedAs?: string | null };
  const mark = await readMark(pass.session, { kind: row.kind, arn: awsArn, name });
  if (markedAs !== undefined && mark !== undefined && mark !== markedAs) return 'its mark has changed since its removal was requested';
  return (await pass.inUse([awsArn])).has(awsArn) ? 'it is now the object of a resource of Pergola' : null;
}

function kept(sentence: string): Outcome {
  return { phase: 'GONE', reason: keptReason, lists: null, sentence };
}

/**
 * The first pass removes what was last seen, later ones only what is still there; the proof is read after that. What
 * needs no look first saves one: removing finds nothing more than what is ours. What was seen long ago may be refused,
 * as what is there no more has no tag that allows its removal: then the next pass looks.
 */
async function makeProvenAbsent(target: Case, pass: Pass<unknown, ObservedBase>): Promise<Outcome> {
  const { driver, row } = target;
  if (isGone(target)) {
    const lists = await driver.readProof!(pass);
    const left = lists.filter((list) => list.found > 0);
    if (left.length === 0) return { phase: 'GONE', lists, observed: null, sentence: row.sentence };
    target.contradicts(`AWS lists ${left.map((list) => `${list.found} × ${list.filter}`).join(' and ')}`);
  }
  const isFirst = row.reason === null && !mayAppear(target) && !isGone(target);
  const observed: ObservedBase | null = (isFirst && pass.lastObserved) || (await driver.observe(pass));
  if (!observed && mayAppear(target)) return notVisibleToRemove(driver);
  if (observed) {
    const change = await changing(target, pass, 'remove', observed);
    await target.permitChange(observed);
    await driver.remove(change, observed);
  }
  const lists = await driver.readProof!(pass);
  if (lists.every((list) => list.found === 0)) {
    return { phase: 'GONE', lists, observed: null, sentence: provenBy(lists.length) };
  }
  const left = lists.filter((list) => list.found > 0).map((list) => `${list.found} × ${list.filter}`);
  const remains = lists.flatMap((list) => (list.found > 0 && list.remains ? [list.remains] : []));
  if (remains.length === left.length) return accessRemains(remains, observed);
  return {
    phase: 'WAITING_FOR_AWS',
    reason: 'removing',
    ...(observed && { observed }),
    sentence: `Being cut. AWS still lists ${left.join(' and ')}.`,
  };
}

/** What lets in others as well is theirs to decide on: nothing is proven while it is there. */
function accessRemains(remains: string[], observed: ObservedBase | null): Outcome {
  const paths = remains.length === 1 ? remains[0]! : `${remains.slice(0, -1).join('; ')}; and ${remains.at(-1)}`;
  return {
    phase: 'BLOCKED',
    reason: accessRemainsReason,
    blockedBy: 'owner',
    ...(observed && { observed }),
    sentence: `Access remains through ${paths}. Pergola can’t remove that for one account alone. The service’s owners can remove it under Unmanaged access, or on AWS. Pergola then checks again and completes the removal.`,
  };
}

function provenBy(lists: number): string {
  if (lists === 0) return 'Nothing was to be cut: what it would have been shared with was never on AWS.';
  return lists === 1 ? 'Cut: AWS’s list was read back empty.' : `Cut: AWS’s ${lists} lists were read back empty.`;
}
