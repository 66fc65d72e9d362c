import type { DescribeExecutionInput, DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { executionOf, type Execution } from '../execution';

export const describeExecution: Operation<DescribeExecutionInput, DescribeExecutionOutput> = {
  service: 'states',
  name: 'DescribeExecution',
  permissions: (call) => [{ action: 'states:DescribeExecution', resource: String(call.input.executionArn) }],
  run(call) {
    const execution = executionOf(call, call.input.executionArn);
    const { arn, stateMachineArn, stateMachineVersionArn, stateMachineAliasArn, name, status, startedAt, stoppedAt, output, error, cause } = execution;
    const data = call.input.includedData !== 'METADATA_ONLY';
    return {
      executionArn: arn,
      stateMachineArn,
      stateMachineVersionArn,
      stateMachineAliasArn,
      name,
      status,
      startDate: new Date(startedAt),
      stopDate: stoppedAt === undefined ? undefined : new Date(stoppedAt),
      input: data ? execution.input : undefined,
      inputDetails: { included: data },
      output: data ? output : undefined,
      outputDetails: output === undefined ? undefined : { included: data },
      traceHeader: execution.traceHeader,
      error,
      cause,
      redriveCount: 0,
      ...redriveStatusOf(execution),
    };
  },
};

/** What AWS would say of redriving; the sandbox refuses RedriveExecution by name. */
function redriveStatusOf({ status }: Execution): Pick<DescribeExecutionOutput, 'redriveStatus' | 'redriveStatusReason'> {
  if (status !== 'RUNNING' && status !== 'SUCCEEDED') return { redriveStatus: 'REDRIVABLE' };
  return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: `Execution is ${status} and cannot be redriven` };
}
