import type { DeleteStateMachineInput, DeleteStateMachineOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { deleteStateMachineLater, findStateMachine } from '../state-machine';

/** Deleting what does not exist succeeds. */
export const deleteStateMachine: Operation<DeleteStateMachineInput, DeleteStateMachineOutput> = {
  service: 'states',
  name: 'DeleteStateMachine',
  permissions: (call) => [{ action: 'states:DeleteStateMachine', resource: String(call.input.stateMachineArn) }],
  run(call) {
    const machine = findStateMachine(call, call.input.stateMachineArn);
    if (machine && machine.status !== 'DELETING') deleteStateMachineLater(call.world, machine);
    return {};
  },
};
