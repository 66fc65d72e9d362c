import type { UpdateStateMachineAliasInput, UpdateStateMachineAliasOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { machineCheck } from '../state-machine';
import { aliases, aliasOf, requireRouting, type Route } from '../alias';

export const updateStateMachineAlias: Operation<UpdateStateMachineAliasInput, UpdateStateMachineAliasOutput> = {
  service: 'states',
  name: 'UpdateStateMachineAlias',
  permissions: (call) => [machineCheck(call, 'UpdateStateMachineAlias', call.input.stateMachineAliasArn)],
  run(call) {
    const { stateMachineAliasArn, description, routingConfiguration } = call.input;
    const alias = aliasOf(call, stateMachineAliasArn);
    if (description === undefined && routingConfiguration === undefined) {
      throw new ServiceError('ValidationException', 'Either description or routingConfiguration must be given.', {}, 400);
    }
    const routing = (routingConfiguration ?? alias.routing) as Route[];
    if (requireRouting(call, routing) !== alias.stateMachineArn) {
      throw new ServiceError('ValidationException', 'The routing configuration must name versions of the state machine of the alias.', {}, 400);
    }
    const updatedAt = call.world.clock.now();
    aliases(call.world).put({ ...alias, description: description ?? alias.description, routing, updatedAt });
    return { updateDate: new Date(updatedAt) };
  },
};
