import type { DescribeExecutionInput, DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { executionOf } from '../execution';

export const describeExecution: Operation<DescribeExecutionInput, DescribeExecutionOutput> = {
  service: 'states',
  name: 'DescribeExecution',
  permissions: (call) => [{ action: 'states:DescribeExecution', resource: String(call.input.executionArn) }],
  run(call) {
    const { arn, stateMachineArn, name, status, startedAt, stoppedAt, input, output, error, cause } = executionOf(call, call.input.executionArn);
    return {
      executionArn: arn,
      stateMachineArn,
      name,
      status,
      startDate: new Date(startedAt),
      stopDate: stoppedAt === undefined ? undefined : new Date(stoppedAt),
      input,
      inputDetails: { included: true },
      output,
      outputDetails: output === undefined ? undefined : { included: true },
      error,
      cause,
      redriveCount: 0,
    };
  },
};
