import type { World } from '@/sandbox/core/contract';
import { executions, type Execution } from '../execution';
import { forgetHistory, HistoryFull, record, type NewEvent } from '../history';
import { quotaOf } from '../../quotas';
import { branchings } from './branching';
import { tellEnded } from './hand-over';
import { threads, type Thread } from './thread';

export type Ending =
  | { status: 'SUCCEEDED'; output: string }
  | { status: 'FAILED' | 'ABORTED'; error: string | undefined; cause: string | undefined }
  | { status: 'TIMED_OUT' };

/** Ends a running execution, and all that it had under way. */
export function endExecution(world: World, execution: Execution, previous: number, at: number, ending: Ending): void {
  const stoppedAt = Math.max(at, execution.startedAt);
  record(world, execution, previous, stoppedAt, finalEvent(ending), true);
  const ended = executions(world).put({ ...execution, ...ending, error: valueIn(ending, 'error'), cause: valueIn(ending, 'cause'), stoppedAt });
  for (const thread of threads(world).where('executionArn', execution.arn)) forgetThread(world, thread, stoppedAt);
  tellEnded(world, ended);
  if (ended.type === 'EXPRESS') forgetHistory(world, ended.arn);
  if (ended.type === 'EXPRESS' && !ended.sync) executions(world).delete(ended.id);
}

export function forgetThread(world: World, thread: Thread, at: number): void {
  branchings(world).delete(thread.id);
  threads(world).delete(thread.id);
  stopAwaited(world, thread, at);
}

/** The execution that a thread had started, and waits for no longer, is stopped. */
export function stopAwaited(world: World, { awaits }: Thread, at: number): void {
  const awaited = awaits === undefined ? undefined : executions(world).get(awaits);
  if (awaited?.status === 'RUNNING') endExecution(world, awaited, 0, at, { status: 'ABORTED', error: undefined, cause: undefined });
}

/** Does what writes history; once that is full, the execution fails as it does in AWS. */
export function withinHistory(world: World, execution: Execution, thread: Pick<Thread, 'lastEvent' | 'time'>, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof HistoryFull)) throw error;
    const limit = quotaOf(world, 'states.historyEvents', execution.accountId, execution.region);
    const cause = `The execution reached the maximum number of history events (${limit}).`;
    endExecution(world, execution, thread.lastEvent, thread.time, { status: 'FAILED', error: 'States.Runtime', cause });
  }
}

function finalEvent(ending: Ending): NewEvent {
  switch (ending.status) {
    case 'SUCCEEDED':
      return { type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: ending.output, outputDetails: { truncated: false } } };
    case 'FAILED':
      return { type: 'ExecutionFailed', executionFailedEventDetails: { error: ending.error, cause: ending.cause } };
    case 'ABORTED':
      return { type: 'ExecutionAborted', executionAbortedEventDetails: { error: ending.error, cause: ending.cause } };
    case 'TIMED_OUT':
      return { type: 'ExecutionTimedOut', executionTimedOutEventDetails: {} };
  }
}

/** What a Fail state leaves out is not shown. */
function valueIn(ending: Ending, member: 'error' | 'cause'): string | undefined {
  return member in ending ? (ending as { error?: string; cause?: string })[member] : undefined;
}
