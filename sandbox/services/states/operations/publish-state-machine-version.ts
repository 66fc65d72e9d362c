import type { PublishStateMachineVersionInput, PublishStateMachineVersionOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { machineCheck, requireNotDeleting, stateMachineOf } from '../state-machine';
import { publish } from '../version';

export const publishStateMachineVersion: Operation<PublishStateMachineVersionInput, PublishStateMachineVersionOutput> = {
  service: 'states',
  name: 'PublishStateMachineVersion',
  permissions: (call) => [machineCheck(call, 'PublishStateMachineVersion', call.input.stateMachineArn)],
  run(call) {
    const { stateMachineArn, revisionId, description } = call.input;
    const machine = stateMachineOf(call, stateMachineArn);
    requireNotDeleting(machine);
    if (revisionId !== undefined && revisionId !== (machine.revisionId ?? 'INITIAL')) {
      throw new ServiceError('ConflictException', `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${machine.revisionId ?? 'INITIAL'}.`);
    }
    const { arn, createdAt } = publish(call, machine, description);
    return { stateMachineVersionArn: arn, creationDate: new Date(createdAt) };
  },
};
