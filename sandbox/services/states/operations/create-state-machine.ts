import type { CreateStateMachineInput, CreateStateMachineOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { readDefinition } from '../asl/read-definition';
import { readConfiguration } from '../configuration';
import { requireManagedRules } from '../managed-rules';
import { requireName } from '../require-name';
import { findStateMachine, passRoleCheck, placeOf, requireAssumable, requireNotDeleting, requireOwnRole, stateMachineArn, stateMachines, type StateMachine } from '../state-machine';
import { tagMapOf } from '../tag-map';
import { isSame } from '../same-machine';
import { publish, requireDescriptionWithPublish } from '../version';

/** The same name with the same definition, type and configuration answers with what is there; role and tags are left as they are. */
export const createStateMachine: Operation<CreateStateMachineInput, CreateStateMachineOutput> = {
  service: 'states',
  name: 'CreateStateMachine',
  permissions(call) {
    const tags = tagMapOf(call.input.tags);
    const resource = stateMachineArn(call, String(call.input.name));
    const create = { action: 'states:CreateStateMachine', resource, context: requestTagKeys(tags) };
    const tag = { action: 'states:TagResource', resource, context: requestTagKeys(tags) };
    const version = { action: 'states:PublishStateMachineVersion', resource };
    return [create, ...(call.input.tags?.length ? [tag] : []), ...(call.input.publish ? [version] : []), passRoleCheck(call.input.roleArn)];
  },
  run(call) {
    const { input, world } = call;
    const { name = '', definition = '', roleArn = '', type = 'STANDARD' } = input;
    requireName(name);
    requireOwnRole(call, roleArn);
    requireDescriptionWithPublish(input);
    const configuration = readConfiguration(input);
    const readable = readDefinition(definition, type);
    const place = placeOf(call);
    const arn = stateMachineArn(call, name);
    requireAssumable(world, roleArn, arn);
    requireManagedRules(call, roleArn, readable);

    const present = findStateMachine(world, place, arn);
    if (present) {
      requireNotDeleting(present);
      if (!isSame(present, { definition, type, ...configuration })) throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
      return { stateMachineArn: arn, creationDate: new Date(present.createdAt), ...published(present) };
    }
    const limit = quotaOf(world, 'states.stateMachines', place.accountId, place.region);
    if (stateMachines(world).list(place).length >= limit) {
      throw new ServiceError('StateMachineLimitExceeded', `State Machine Limit Exceeded: '${limit}'`);
    }
    const now = world.clock.now();
    const tags = tagMapOf(input.tags);
    const created: StateMachine = { id: arn, ...place, arn, name, type, status: 'ACTIVE', definition, roleArn, ...configuration, createdAt: now, updatedAt: now, lastVersion: 0, tags };
    return { stateMachineArn: arn, creationDate: new Date(now), ...published(stateMachines(world).put(created)) };

    function published(machine: StateMachine): { stateMachineVersionArn?: string } {
      return input.publish ? { stateMachineVersionArn: publish(call, machine, input.versionDescription).arn } : {};
    }
  },
};
