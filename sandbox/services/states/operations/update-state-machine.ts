import type { UpdateStateMachineInput, UpdateStateMachineOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { readDefinition } from '../asl/read-definition';
import { readConfiguration } from '../configuration';
import { requireManagedRules } from '../managed-rules';
import { machineCheck, passRoleCheck, requireAssumable, requireNotDeleting, requireOwnRole, stateMachineOf, stateMachines } from '../state-machine';
import { publish, requireDescriptionWithPublish } from '../version';

/** Executions that run already keep the definition that they began with. */
export const updateStateMachine: Operation<UpdateStateMachineInput, UpdateStateMachineOutput> = {
  service: 'states',
  name: 'UpdateStateMachine',
  permissions(call) {
    const { stateMachineArn, roleArn, publish: publishes } = call.input;
    const version = machineCheck(call, 'PublishStateMachineVersion', stateMachineArn);
    return [machineCheck(call, 'UpdateStateMachine', stateMachineArn), ...(publishes ? [version] : []), ...(roleArn ? [passRoleCheck(roleArn)] : [])];
  },
  run(call) {
    const { input, world } = call;
    const machine = stateMachineOf(call, input.stateMachineArn);
    requireNotDeleting(machine);
    requireDescriptionWithPublish(input);
    const configuration = readConfiguration(input);
    const changes = { ...configuration, ...(input.definition ? { definition: input.definition } : {}), ...(input.roleArn ? { roleArn: input.roleArn } : {}) };
    const changed = Object.keys(changes).length > 0;
    if (!changed && !input.publish) {
      throw new ServiceError('MissingRequiredParameter', 'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified');
    }
    if (input.roleArn) {
      requireOwnRole(call, input.roleArn);
      requireAssumable(world, input.roleArn, machine.arn);
    }
    if (input.definition) requireManagedRules(call, input.roleArn ?? machine.roleArn, readDefinition(input.definition, machine.type));
    const now = world.clock.now();
    const updated = changed ? stateMachines(world).put({ ...machine, ...changes, updatedAt: now, revisionId: world.newUuid() }) : machine;
    const version = input.publish ? publish(call, updated, input.versionDescription) : undefined;
    return {
      updateDate: new Date(now),
      ...(changed ? { revisionId: updated.revisionId } : {}),
      ...(version ? { stateMachineVersionArn: version.arn } : {}),
    };
  },
};
