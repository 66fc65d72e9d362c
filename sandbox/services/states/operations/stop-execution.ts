import type { StopExecutionInput, StopExecutionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { endExecution } from '../engine/end-execution';
import { executionOf } from '../execution';

/** One that has ended already stays as it ended. */
export const stopExecution: Operation<StopExecutionInput, StopExecutionOutput> = {
  service: 'states',
  name: 'StopExecution',
  permissions: (call) => [{ action: 'states:StopExecution', resource: String(call.input.executionArn) }],
  run(call) {
    const { executionArn, error, cause } = call.input;
    const execution = executionOf(call, executionArn);
    if (execution.status !== 'RUNNING') return { stopDate: new Date(execution.stoppedAt ?? 0) };
    const now = call.world.clock.now();
    endExecution(call.world, execution, 0, now, { status: 'ABORTED', error, cause });
    return { stopDate: new Date(now) };
  },
};
