import type { DeleteStateMachineInput, DeleteStateMachineOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { deleteStateMachineLater } from '../delete-later';
import { findStateMachine, machineCheck, placeOf, requireMachineArn } from '../state-machine';

/** Deleting what does not exist succeeds. */
export const deleteStateMachine: Operation<DeleteStateMachineInput, DeleteStateMachineOutput> = {
  service: 'states',
  name: 'DeleteStateMachine',
  permissions: (call) => [machineCheck(call, 'DeleteStateMachine', call.input.stateMachineArn)],
  run(call) {
    requireMachineArn(call.input.stateMachineArn);
    const machine = findStateMachine(call.world, placeOf(call), call.input.stateMachineArn);
    if (machine && machine.status !== 'DELETING') deleteStateMachineLater(call.world, machine);
    return {};
  },
};
