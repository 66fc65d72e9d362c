import type { UpdateStateMachineInput, UpdateStateMachineOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { readDefinition } from '../asl/read-definition';
import { passRoleCheck, requireOwnRole, stateMachineOf, stateMachines } from '../state-machine';

/** Executions that run already keep the definition that they began with. */
export const updateStateMachine: Operation<UpdateStateMachineInput, UpdateStateMachineOutput> = {
  service: 'states',
  name: 'UpdateStateMachine',
  permissions(call) {
    const update = { action: 'states:UpdateStateMachine', resource: String(call.input.stateMachineArn) };
    return call.input.roleArn ? [update, passRoleCheck(call.input.roleArn)] : [update];
  },
  run(call) {
    const { input, world } = call;
    const machine = stateMachineOf(call, input.stateMachineArn);
    if (machine.status === 'DELETING') throw new ServiceError('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`);
    if (!input.definition && !input.roleArn) {
      throw new ServiceError('MissingRequiredParameter', 'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified');
    }
    if (input.roleArn) requireOwnRole(call, input.roleArn);
    if (input.definition) readDefinition(input.definition);
    const revisionId = world.newUuid();
    stateMachines(world).put({ ...machine, definition: input.definition ?? machine.definition, roleArn: input.roleArn ?? machine.roleArn, revisionId });
    return { updateDate: new Date(world.clock.now()), revisionId };
  },
};
