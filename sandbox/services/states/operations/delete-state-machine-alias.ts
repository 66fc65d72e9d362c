import type { DeleteStateMachineAliasInput, DeleteStateMachineAliasOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { machineCheck } from '../state-machine';
import { aliases, aliasOf } from '../alias';

export const deleteStateMachineAlias: Operation<DeleteStateMachineAliasInput, DeleteStateMachineAliasOutput> = {
  service: 'states',
  name: 'DeleteStateMachineAlias',
  permissions: (call) => [machineCheck(call, 'DeleteStateMachineAlias', call.input.stateMachineAliasArn)],
  run(call) {
    aliases(call.world).delete(aliasOf(call, call.input.stateMachineAliasArn).id);
    return {};
  },
};
