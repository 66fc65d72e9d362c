import type { World } from '@/sandbox/core/contract';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import { languageOf } from '../asl/language-of';
import { recoveryFrom } from '../asl/recovery';
import { StateFailure } from '../asl/scope';
import type { Execution } from '../execution';
import { record } from '../history';
import { scopeOf } from './context-object';
import { fail } from './fail';
import { leave } from './leave';
import { sleepUntil } from './sleep';
import { move, stateOf, type Thread } from './thread';

/** Retries, catches or fails, as the state says; answers what is to be done. */
export async function recover(world: World, execution: Execution, thread: Thread, failure: TaskFailure): Promise<(thread: Thread) => void> {
  const state = stateOf(execution, thread);
  const located = withPlace(thread, failure);
  const recovery = recoveryFrom(state, located, thread.retries);
  if (recovery.kind === 'retry') {
    const again: Partial<Thread> = { retries: recovery.retries, done: undefined, task: undefined };
    return (now) => sleepUntil(world, evaluationFailed(world, execution, now, located), now.time + recovery.delaySeconds * 1000, again);
  }
  const told = (now: Thread, cause: TaskFailure) => evaluationFailed(world, execution, branchesFailed(world, execution, now, thread), cause);
  if (recovery.kind === 'none') return (now) => fail(world, execution, told(now, located), located);
  const { catcher } = recovery;
  try {
    const error = { Error: located.error, Cause: located.failureCause };
    const conclusion = await languageOf(state, thread.time).concludeCaught(catcher, error, scopeOf(execution, thread));
    return (now) => leave(world, execution, told(now, located), { ...conclusion, next: catcher.Next });
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    const second = withPlace(thread, error);
    return (now) => fail(world, execution, told(now, second), second);
  }
}

/** A Parallel or Map state of which a branch failed has failed, unless it is retried: then it only starts again (recorded answers of AWS). */
function branchesFailed(world: World, execution: Execution, thread: Thread, { done }: Thread): Thread {
  const { Type } = stateOf(execution, thread);
  if (!done || !('failure' in done) || (Type !== 'Parallel' && Type !== 'Map')) return thread;
  return move(world, thread, { lastEvent: record(world, execution, thread.lastEvent, thread.time, { type: `${Type}StateFailed` }) });
}

/** Where the state itself was at fault, the cause says so; a failed expression has an event of its own. */
function withPlace(thread: Thread, failure: TaskFailure): TaskFailure {
  if (!(failure instanceof StateFailure)) return failure;
  const where = `An error occurred while executing the state '${thread.state}' (entered at the event id #${thread.entered?.event}).`;
  return new StateFailure(failure.error, `${where} ${failure.failureCause}`, failure.location);
}

/** An expression that fails before anything else happened in the state follows from the event before the state, as seen at AWS. */
function evaluationFailed(world: World, execution: Execution, thread: Thread, failure: TaskFailure): Thread {
  if (!(failure instanceof StateFailure) || failure.error !== 'States.QueryEvaluationError') return thread;
  const { error, failureCause: cause, location } = failure;
  const { Type } = stateOf(execution, thread);
  const isFirst = thread.entered?.event === thread.lastEvent && Type !== 'Wait';
  const evaluation = record(world, execution, isFirst ? Number(thread.entered?.previous) : thread.lastEvent, thread.time, {
    type: 'EvaluationFailed',
    evaluationFailedEventDetails: { error, cause, location, state: thread.state },
  });
  const lastEvent = Type === 'Map' ? record(world, execution, evaluation, thread.time, { type: 'MapStateFailed' }) : evaluation;
  return move(world, thread, { lastEvent });
}
