import type { ListExecutionsInput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { executions } from '../execution';
import { stateMachineOf } from '../state-machine';
import { statesPage } from '../states-page';

/** The latest first. */
export const listExecutions: Operation<ListExecutionsInput, ListExecutionsOutput> = {
  service: 'states',
  name: 'ListExecutions',
  permissions: (call) => [{ action: 'states:ListExecutions', resource: String(call.input.stateMachineArn) }],
  run(call) {
    const machine = stateMachineOf(call, call.input.stateMachineArn);
    const found = executions(call.world)
      .list({ accountId: machine.accountId, region: machine.region })
      .filter((execution) => execution.stateMachineArn === machine.arn)
      .filter((execution) => !call.input.statusFilter || execution.status === call.input.statusFilter)
      .reverse();
    const { items, nextToken } = statesPage(call, found);
    return {
      executions: items.map(({ arn, stateMachineArn, name, status, startedAt, stoppedAt }) => ({
        executionArn: arn,
        stateMachineArn,
        name,
        status,
        startDate: new Date(startedAt),
        stopDate: stoppedAt === undefined ? undefined : new Date(stoppedAt),
        redriveCount: 0,
      })),
      nextToken,
    };
  },
};
