import type { CreateStateMachineAliasInput, CreateStateMachineAliasOutput } from '@aws-sdk/client-sfn';
import { isDeepStrictEqual } from 'node:util';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { quotaOf } from '../../quotas';
import { aliases, requireRouting, type Route } from '../alias';
import { placeOf, requireNotDeleting, stateMachineOf } from '../state-machine';

/** The same name with the same routing and description answers with what is there. */
export const createStateMachineAlias: Operation<CreateStateMachineAliasInput, CreateStateMachineAliasOutput> = {
  service: 'states',
  name: 'CreateStateMachineAlias',
  permissions({ input }) {
    const machineArn = String(input.routingConfiguration?.[0]?.stateMachineVersionArn).replace(/:\d+$/, '');
    return [{ action: 'states:CreateStateMachineAlias', resource: `${machineArn}:${input.name}` }];
  },
  run(call) {
    const { world, input } = call;
    const { name = '', description } = input;
    const routing = (input.routingConfiguration ?? []) as Route[];
    const machine = stateMachineOf(call, requireRouting(call, routing));
    requireNotDeleting(machine);
    const arn = `${machine.arn}:${name}`;
    const present = aliases(world).get(arn);
    if (present) {
      if (present.description !== description || !isDeepStrictEqual(present.routing, routing)) {
        throw new ServiceError('ConflictException', 'Failed to create alias because an alias with the same name and a different routing configuration already exists.');
      }
      return { stateMachineAliasArn: arn, creationDate: new Date(present.createdAt) };
    }
    const place = placeOf(call);
    const limit = quotaOf(world, 'states.aliases', place.accountId, place.region);
    if (aliases(world).where('stateMachineArn', machine.arn).length >= limit) {
      throw new ServiceError('ServiceQuotaExceededException', `A state machine has at most ${limit} aliases.`);
    }
    const now = world.clock.now();
    aliases(world).put({ id: arn, ...place, arn, name, stateMachineArn: machine.arn, description, routing, createdAt: now, updatedAt: now });
    return { stateMachineAliasArn: arn, creationDate: new Date(now) };
  },
};
