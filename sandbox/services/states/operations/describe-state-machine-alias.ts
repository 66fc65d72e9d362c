import type { DescribeStateMachineAliasInput, DescribeStateMachineAliasOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { machineCheck } from '../state-machine';
import { aliasOf } from '../alias';

export const describeStateMachineAlias: Operation<DescribeStateMachineAliasInput, DescribeStateMachineAliasOutput> = {
  service: 'states',
  name: 'DescribeStateMachineAlias',
  permissions: (call) => [machineCheck(call, 'DescribeStateMachineAlias', call.input.stateMachineAliasArn)],
  run(call) {
    const { arn, name, description, routing, createdAt, updatedAt } = aliasOf(call, call.input.stateMachineAliasArn);
    return {
      stateMachineAliasArn: arn,
      name,
      description,
      routingConfiguration: routing,
      creationDate: new Date(createdAt),
      updateDate: new Date(updatedAt),
    };
  },
};
