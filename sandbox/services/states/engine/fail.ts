import type { World } from '@/sandbox/core/contract';
import type { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { Execution } from '../execution';
import { branchFailed } from './branches';
import { endExecution } from './end-execution';
import { move, type Thread } from './thread';

/** Ends the thread in failure, and with it the branch or the execution. */
export function fail(world: World, execution: Execution, thread: Thread, failure: TaskFailure): void {
  const { error, failureCause: cause } = failure;
  if (thread.parentId) return branchFailed(world, execution, move(world, thread, { phase: 'ended', failed: true, done: undefined }), { error, cause });
  endExecution(world, execution, thread.lastEvent, thread.time, { status: 'FAILED', error: error || undefined, cause: cause || undefined });
}
