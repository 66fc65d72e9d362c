import type { StartExecutionInput, StartExecutionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { beginExecution } from '../begin-execution';
import { machineToRun } from '../run-target';
import { machineCheck, placeOf } from '../state-machine';

export const startExecution: Operation<StartExecutionInput, StartExecutionOutput> = {
  service: 'states',
  name: 'StartExecution',
  permissions: (call) => [machineCheck(call, 'StartExecution', call.input.stateMachineArn)],
  run(call) {
    const { world } = call;
    const { stateMachineArn, input = '{}', name = world.newUuid(), traceHeader } = call.input;
    const { arn, startedAt } = beginExecution(world, machineToRun(world, placeOf(call), stateMachineArn), { name, input, traceHeader });
    return { executionArn: arn, startDate: new Date(startedAt) };
  },
};
