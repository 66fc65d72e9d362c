import type { World } from '@/sandbox/core/contract';
import { isTolerant, tolerates } from '../asl/map-limits';
import type { Begun } from '../asl/run-state';
import type { Execution } from '../execution';
import { record, type NewEvent } from '../history';
import { branchings, type Branching } from './branching';
import { forgetThread } from './end-execution';
import { goOn } from './hand-over';
import { machineAt, move, stateOf, threads, type Failure, type Thread } from './thread';

/** MaxConcurrency 0 sets no limit, yet an inline Map runs about 40 iterations at once (Step Functions quotas). */
const mostIterations = 40;

export function beginBranches(world: World, execution: Execution, thread: Thread, inputs: unknown[]): void {
  const parent = started(world, execution, thread, { type: 'ParallelStateStarted' });
  inputs.forEach((input, index) => addThread(world, execution, parent, index, index, input, parent.item));
  begin(world, execution, parent, { length: inputs.length, atOnce: inputs.length, tolerance: { count: undefined, percentage: undefined } });
}

export function beginIterations(world: World, execution: Execution, thread: Thread, map: Extract<Begun, { kind: 'map' }>): void {
  const { iterations, maxConcurrency, tolerance } = map;
  const parent = started(world, execution, thread, { type: 'MapStateStarted', mapStateStartedEventDetails: { length: iterations.length } });
  iterations.forEach(({ item, input }, index) => addThread(world, execution, parent, index, 0, input, JSON.stringify({ Index: index, Value: item })));
  begin(world, execution, parent, { length: iterations.length, atOnce: Math.min(maxConcurrency || mostIterations, mostIterations), tolerance });
}

/** A branch came to its end. */
export function branchEnded(world: World, execution: Execution, branch: Thread): void {
  ended(world, execution, branch, 'MapIterationSucceeded', 0);
}

/** A branch failed: the whole state fails, unless it is a Map that tolerates it. */
export function branchFailed(world: World, execution: Execution, branch: Thread, failure: Failure): void {
  const parent = threads(world).get(branch.parentId);
  const branching = parent && branchings(world).get(parent.id);
  if (!parent || !branching) return;
  if (isTolerant(branching.tolerance)) {
    if (tolerates(branching.tolerance, branching.failed + 1, branching.length)) return ended(world, execution, branch, 'MapIterationFailed', 1);
    const exceeded = { error: 'States.ExceedToleratedFailureThreshold', cause: 'The specified tolerated failure threshold was exceeded' };
    return failAll(world, execution, parent, branch, exceeded);
  }
  failAll(world, execution, parent, branch, failure);
}

function started(world: World, execution: Execution, thread: Thread, event: NewEvent): Thread {
  return move(world, thread, { phase: 'branching', lastEvent: record(world, execution, thread.lastEvent, thread.time, event) });
}

function addThread(world: World, execution: Execution, parent: Thread, index: number, branch: number, input: unknown, item: string | undefined): void {
  const place: Thread['place'] = [...parent.place, [parent.state, branch]];
  const { accountId, region, executionArn, variables, time } = parent;
  threads(world).put({
    id: branchId(parent.id, parent.step, index),
    accountId,
    region,
    executionArn,
    parentId: parent.id,
    index,
    place,
    item,
    phase: 'queued',
    step: 0,
    time,
    state: machineAt(execution, place).StartAt,
    input: JSON.stringify(input),
    variables,
    retries: [],
    lastEvent: parent.lastEvent,
  });
}

function begin(world: World, execution: Execution, parent: Thread, { length, atOnce, tolerance }: { length: number; atOnce: number; tolerance: Branching['tolerance'] }): void {
  const { id, accountId, region } = parent;
  branchings(world).put({ id, accountId, region, length, next: 0, ended: 0, failed: 0, tolerance, at: parent.time });
  if (length === 0) return allEnded(world, execution, parent, parent.lastEvent);
  for (let count = 0; count < Math.min(atOnce, length); count += 1) startNext(world, execution, parent, parent.lastEvent);
}

function startNext(world: World, execution: Execution, parent: Thread, previous: number): void {
  const branching = branchings(world).get(parent.id);
  if (!branching || branching.next >= branching.length) return;
  const branch = threads(world).get(branchId(parent.id, parent.step, branching.next));
  if (!branch) return;
  branchings(world).put({ ...branching, next: branching.next + 1 });
  const time = branching.at;
  const lastEvent = isMap(execution, parent) ? recordIteration(world, execution, parent, branch, 'MapIterationStarted', previous, time) : branch.lastEvent;
  move(world, branch, { phase: 'ready', lastEvent, time });
  goOn(world, branch.id);
}

function ended(world: World, execution: Execution, branch: Thread, type: 'MapIterationSucceeded' | 'MapIterationFailed', failures: number): void {
  const parent = threads(world).get(branch.parentId);
  const branching = parent && branchings(world).get(parent.id);
  if (!parent || !branching) return;
  const last = isMap(execution, parent) ? recordIteration(world, execution, parent, branch, type, branch.lastEvent, branch.time) : branch.lastEvent;
  const after = branchings(world).put({ ...branching, ended: branching.ended + 1, failed: branching.failed + failures, at: Math.max(branching.at, branch.time) });
  if (after.ended === after.length) allEnded(world, execution, { ...parent, time: after.at }, last);
  else startNext(world, execution, parent, branch.lastEvent);
}

/** Outputs in the order of branches or items; iterations whose failure was tolerated have none. */
function allEnded(world: World, execution: Execution, parent: Thread, last: number): void {
  const type = stateOf(execution, parent).Type as 'Parallel' | 'Map';
  const branches = branchesOf(world, parent);
  const outputs = branches.flatMap(({ output, failed }) => (failed || output === undefined ? [] : [output]));
  record(world, execution, last, parent.time, { type: `${type}StateSucceeded` });
  collect(world, parent, branches, { phase: 'ready', done: { result: `[${outputs.join(',')}]` }, lastEvent: last });
}

/**
 * The failed branch is told first, then those that it cuts off; all of it follows from the last event of the failed one. That the
 * state failed is told where it is not retried (`recover.ts`).
 */
function failAll(world: World, execution: Execution, parent: Thread, branch: Thread, failure: Failure): void {
  const type = stateOf(execution, parent).Type as 'Parallel' | 'Map';
  const previous = branch.lastEvent;
  const time = Math.max(branchings(world).get(parent.id)?.at ?? parent.time, branch.time);
  const branches = branchesOf(world, parent);
  if (type === 'Map') recordIteration(world, execution, parent, branch, 'MapIterationFailed', previous, time);
  recordStateAborted(world, execution, branch, previous, time);
  for (const other of branches) if (other.id !== branch.id) abort(world, execution, parent, other, previous, time);
  collect(world, { ...parent, time }, branches, { phase: 'ready', done: { failure }, lastEvent: previous });
}

/** What still runs in another branch is cut off. */
function abort(world: World, execution: Execution, parent: Thread, thread: Thread, previous: number, time: number): void {
  if (thread.phase === 'queued' || thread.phase === 'ended') return;
  if (isMap(execution, parent)) recordIteration(world, execution, parent, thread, 'MapIterationAborted', previous, time);
  for (const inner of branchesOf(world, thread)) {
    abort(world, execution, thread, inner, previous, time);
    forgetThread(world, inner, time);
  }
  recordStateAborted(world, execution, thread, previous, time);
}

function recordStateAborted(world: World, execution: Execution, thread: Thread, previous: number, time: number): void {
  const { Type } = stateOf(execution, thread);
  if (!thread.entered || !(Type === 'Task' || Type === 'Wait' || Type === 'Map' || Type === 'Parallel')) return;
  record(world, execution, previous, time, { type: `${Type}StateAborted` });
}

function collect(world: World, parent: Thread, branches: Thread[], change: Partial<Thread>): void {
  for (const branch of branches) forgetThread(world, branch, parent.time);
  branchings(world).delete(parent.id);
  move(world, parent, change);
  goOn(world, parent.id);
}

function recordIteration(
  world: World,
  execution: Execution,
  parent: Thread,
  { index }: Thread,
  type: 'MapIterationStarted' | 'MapIterationSucceeded' | 'MapIterationFailed' | 'MapIterationAborted',
  previous: number,
  at: number,
): number {
  const member = `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails` as 'mapIterationStartedEventDetails';
  return record(world, execution, previous, at, { type, [member]: { name: parent.state, index } });
}

function branchesOf(world: World, parent: Thread): Thread[] {
  return threads(world)
    .where('parentId', parent.id)
    .sort((a, b) => a.index - b.index);
}

function branchId(parentId: string, step: number, index: number): string {
  return `${parentId}.${step}.${index}`;
}

function isMap(execution: Execution, parent: Thread): boolean {
  return stateOf(execution, parent).Type === 'Map';
}
