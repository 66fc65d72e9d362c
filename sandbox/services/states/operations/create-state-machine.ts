import type { CreateStateMachineInput, CreateStateMachineOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { unsupported } from '../../unsupported';
import { readDefinition } from '../asl/read-definition';
import { findStateMachine, passRoleCheck, requireOwnRole, stateMachineArn, stateMachines } from '../state-machine';

/** The same name with the same definition, role and type answers with what is there. */
export const createStateMachine: Operation<CreateStateMachineInput, CreateStateMachineOutput> = {
  service: 'states',
  name: 'CreateStateMachine',
  permissions(call) {
    const tags = tagMapOf(call.input.tags);
    const resource = stateMachineArn(call, String(call.input.name));
    const create = { action: 'states:CreateStateMachine', resource, context: requestTagKeys(tags) };
    const tag = { action: 'states:TagResource', resource, context: requestTagKeys(tags) };
    return [create, ...(call.input.tags?.length ? [tag] : []), passRoleCheck(call.input.roleArn)];
  },
  run(call) {
    const { input, world, region } = call;
    const { accountId } = call.caller;
    const { name = '', definition = '', roleArn = '' } = input;
    if (!/^[\w\-.]+$/.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
    requireOwnRole(call, roleArn);
    if (input.type === 'EXPRESS') throw unsupported('state machines of type EXPRESS', 'Use type STANDARD.');
    if (input.publish) throw unsupported('versions of state machines', 'Leave publish out.');
    readDefinition(definition);

    const arn = stateMachineArn(call, name);
    const present = findStateMachine(call, arn);
    if (present) {
      if (present.status === 'DELETING') throw new ServiceError('StateMachineDeleting', `State Machine is being deleted: '${arn}'`);
      if (present.definition === definition && present.roleArn === roleArn) return { stateMachineArn: arn, creationDate: new Date(present.createdAt) };
      throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    const limit = quotaOf(world, 'states.stateMachines', accountId, region);
    if (stateMachines(world).list({ accountId, region }).length >= limit) {
      throw new ServiceError('StateMachineLimitExceeded', `State Machine Limit Exceeded: '${limit}'`);
    }
    const createdAt = world.clock.now();
    stateMachines(world).put({
      id: arn,
      accountId,
      region,
      arn,
      name,
      status: 'ACTIVE',
      definition,
      roleArn,
      revisionId: world.newUuid(),
      createdAt,
      tags: tagMapOf(input.tags),
    });
    return { stateMachineArn: arn, creationDate: new Date(createdAt) };
  },
};

function tagMapOf(tags: CreateStateMachineInput['tags']): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ key = '', value = '' }) => [key, value]));
}
