import type { DescribeStateMachineInput, DescribeStateMachineOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { stateMachineOf } from '../state-machine';

export const describeStateMachine: Operation<DescribeStateMachineInput, DescribeStateMachineOutput> = {
  service: 'states',
  name: 'DescribeStateMachine',
  permissions: (call) => [{ action: 'states:DescribeStateMachine', resource: String(call.input.stateMachineArn) }],
  run(call) {
    const { arn, name, status, definition, roleArn, createdAt, revisionId } = stateMachineOf(call, call.input.stateMachineArn);
    return {
      stateMachineArn: arn,
      name,
      status,
      definition,
      roleArn,
      type: 'STANDARD',
      creationDate: new Date(createdAt),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
      revisionId,
    };
  },
};
