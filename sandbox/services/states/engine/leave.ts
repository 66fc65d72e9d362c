import type { World } from '@/sandbox/core/contract';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { Execution } from '../execution';
import { record } from '../history';
import type { Conclusion } from '../asl/language';
import { branchEnded } from './branches';
import { endExecution } from './end-execution';
import { fail } from './fail';
import { move, stateOf, type Thread } from './thread';

export interface Left extends Conclusion {
  /** None where the thread ends. */
  next: string | undefined;
}

/** Largest payload between states: 256 KiB (Step Functions quotas). */
const largestPayload = 256 * 1024;

/** Out of a state, into the next or to the end of the thread. */
export function leave(world: World, execution: Execution, thread: Thread, left: Left): void {
  const state = stateOf(execution, thread);
  const output = JSON.stringify(left.output);
  if (Buffer.byteLength(output) > largestPayload) return fail(world, execution, thread, tooLarge(thread.state));
  const variables = JSON.stringify({ ...(JSON.parse(thread.variables) as object), ...left.assigned });
  if (Buffer.byteLength(JSON.stringify(left.assigned)) > largestPayload) return fail(world, execution, thread, tooLarge(thread.state));
  const lastEvent = record(world, execution, thread.lastEvent, thread.time, {
    type: `${state.Type}StateExited` as 'TaskStateExited',
    stateExitedEventDetails: { name: thread.state, output, outputDetails: { truncated: false }, ...assignedVariables(left.assigned) },
  });
  if (left.next !== undefined) {
    move(world, thread, { phase: 'ready', state: left.next, input: output, variables, retries: [], entered: undefined, done: undefined, task: undefined, lastEvent });
    return;
  }
  const ended = move(world, thread, { phase: 'ended', output, lastEvent, done: undefined });
  if (ended.parentId) branchEnded(world, execution, ended);
  else endExecution(world, execution, lastEvent, thread.time, { status: 'SUCCEEDED', output });
}

/** What is larger than a state may hand on. */
export function tooLarge(name: string): TaskFailure {
  return new TaskFailure('States.DataLimitExceeded', `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`);
}

export function isTooLarge(json: string): boolean {
  return Buffer.byteLength(json) > largestPayload;
}

function assignedVariables(assigned: Record<string, unknown>) {
  const entries = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)] as const);
  return entries.length === 0 ? {} : { assignedVariables: Object.fromEntries(entries), assignedVariablesDetails: { truncated: false } };
}
