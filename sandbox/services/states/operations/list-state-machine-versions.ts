import type { ListStateMachineVersionsInput, ListStateMachineVersionsOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { findStateMachine, machineCheck, placeOf, requireMachineArn } from '../state-machine';
import { statesPage } from '../states-page';
import { versionsOf } from '../version';

/** The latest first; a state machine that does not exist has none. */
export const listStateMachineVersions: Operation<ListStateMachineVersionsInput, ListStateMachineVersionsOutput> = {
  service: 'states',
  name: 'ListStateMachineVersions',
  permissions: (call) => [machineCheck(call, 'ListStateMachineVersions', call.input.stateMachineArn)],
  run(call) {
    requireMachineArn(call.input.stateMachineArn);
    const machine = findStateMachine(call.world, placeOf(call), call.input.stateMachineArn);
    const { items, nextToken } = statesPage(call, machine ? versionsOf(call.world, machine.arn) : []);
    return { stateMachineVersions: items.map(({ arn, createdAt }) => ({ stateMachineVersionArn: arn, creationDate: new Date(createdAt) })), nextToken };
  },
};
