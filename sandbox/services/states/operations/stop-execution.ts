import type { StopExecutionInput, StopExecutionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { executionOf, executions, withEvents } from '../execution';

/** One that has ended already stays as it ended. */
export const stopExecution: Operation<StopExecutionInput, StopExecutionOutput> = {
  service: 'states',
  name: 'StopExecution',
  permissions: (call) => [{ action: 'states:StopExecution', resource: String(call.input.executionArn) }],
  run(call) {
    const { error, cause } = call.input;
    const execution = executionOf(call, call.input.executionArn);
    if (execution.status !== 'RUNNING') return { stopDate: new Date(execution.stoppedAt ?? 0) };
    const now = call.world.clock.now();
    const aborted = { type: 'ExecutionAborted' as const, executionAbortedEventDetails: { error, cause } };
    executions(call.world).put(withEvents({ ...execution, status: 'ABORTED', error, cause, stoppedAt: now, waitingUntil: undefined }, now, aborted));
    return { stopDate: new Date(now) };
  },
};
