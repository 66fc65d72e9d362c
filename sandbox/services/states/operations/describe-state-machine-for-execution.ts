import type { DescribeStateMachineForExecutionInput, DescribeStateMachineForExecutionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { shownConfiguration } from '../configuration';
import { executionOf } from '../execution';
import { stateMachines } from '../state-machine';
import { variableReferences } from '../variable-references';

/** The state machine as it was when the execution started. */
export const describeStateMachineForExecution: Operation<DescribeStateMachineForExecutionInput, DescribeStateMachineForExecutionOutput> = {
  service: 'states',
  name: 'DescribeStateMachineForExecution',
  permissions: (call) => [{ action: 'states:DescribeStateMachineForExecution', resource: String(call.input.executionArn) }],
  run(call) {
    const execution = executionOf(call, call.input.executionArn);
    const { stateMachineArn, definition, roleArn, revisionId, startedAt } = execution;
    const all = call.input.includedData !== 'METADATA_ONLY';
    return {
      stateMachineArn,
      name: String(stateMachineArn.split(':').at(-1)),
      definition: all ? definition : '{}',
      roleArn,
      revisionId,
      updateDate: new Date(stateMachines(call.world).get(stateMachineArn)?.updatedAt ?? startedAt),
      ...shownConfiguration(execution),
      variableReferences: all ? variableReferences(definition) : undefined,
    };
  },
};
