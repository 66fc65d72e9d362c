import type { ListStateMachineAliasesInput, ListStateMachineAliasesOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { aliases } from '../alias';
import { machineCheck, requireNotDeleting, stateMachineOf } from '../state-machine';
import { statesPage } from '../states-page';

/** Those of a state machine, or those that lead to one version of it. */
export const listStateMachineAliases: Operation<ListStateMachineAliasesInput, ListStateMachineAliasesOutput> = {
  service: 'states',
  name: 'ListStateMachineAliases',
  permissions: (call) => [machineCheck(call, 'ListStateMachineAliases', call.input.stateMachineArn)],
  run(call) {
    const [, versionless = '', number] = /^(.*?:stateMachine:[^:]+)(?::(\d+))?$/.exec(String(call.input.stateMachineArn)) ?? [];
    const machine = stateMachineOf(call, versionless || call.input.stateMachineArn);
    requireNotDeleting(machine);
    const own = aliases(call.world)
      .where('stateMachineArn', machine.arn)
      .filter(({ routing }) => number === undefined || routing.some(({ stateMachineVersionArn }) => stateMachineVersionArn === call.input.stateMachineArn));
    const { items, nextToken } = statesPage(call, own);
    return { stateMachineAliases: items.map(({ arn, createdAt }) => ({ stateMachineAliasArn: arn, creationDate: new Date(createdAt) })), nextToken };
  },
};
