import type { ListStateMachinesInput, ListStateMachinesOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { stateMachines } from '../state-machine';
import { statesPage } from '../states-page';

export const listStateMachines: Operation<ListStateMachinesInput, ListStateMachinesOutput> = {
  service: 'states',
  name: 'ListStateMachines',
  permissions: () => [{ action: 'states:ListStateMachines', resource: '*' }],
  run(call) {
    const own = stateMachines(call.world).list({ accountId: call.caller.accountId, region: call.region });
    const { items, nextToken } = statesPage(call, own);
    return {
      stateMachines: items.map(({ arn, name, createdAt }) => ({ stateMachineArn: arn, name, type: 'STANDARD', creationDate: new Date(createdAt) })),
      nextToken,
    };
  },
};
