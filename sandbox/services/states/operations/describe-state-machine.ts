import type { DescribeStateMachineInput, DescribeStateMachineOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { shownConfiguration } from '../configuration';
import { doesNotExist, findStateMachine, machineCheck, placeOf, requireMachineArn, stateMachineOf } from '../state-machine';
import { variableReferences } from '../variable-references';
import { versions } from '../version';

/** A state machine, or a version of it by the ARN of that. */
export const describeStateMachine: Operation<DescribeStateMachineInput, DescribeStateMachineOutput> = {
  service: 'states',
  name: 'DescribeStateMachine',
  permissions: (call) => [machineCheck(call, 'DescribeStateMachine', call.input.stateMachineArn)],
  run(call) {
    const { stateMachineArn, includedData } = call.input;
    requireMachineArn(stateMachineArn);
    const version = versions(call.world).get(String(stateMachineArn));
    const machine = version ? findStateMachine(call.world, placeOf(call), version.stateMachineArn) : stateMachineOf(call, stateMachineArn);
    if (!machine) throw doesNotExist(stateMachineArn);
    const shown = version ?? machine;
    const all = includedData !== 'METADATA_ONLY';
    return {
      stateMachineArn: shown.arn,
      name: machine.name,
      status: machine.status,
      definition: all ? shown.definition : '{}',
      roleArn: shown.roleArn,
      type: machine.type,
      creationDate: new Date(shown.createdAt),
      ...shownConfiguration(shown),
      revisionId: shown.revisionId,
      description: version?.description,
      variableReferences: all ? variableReferences(shown.definition) : undefined,
    };
  },
};
