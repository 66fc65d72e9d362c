import type { ListStateMachinesInput, ListStateMachinesOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { placeOf, stateMachines } from '../state-machine';
import { statesPage } from '../states-page';

export const listStateMachines: Operation<ListStateMachinesInput, ListStateMachinesOutput> = {
  service: 'states',
  name: 'ListStateMachines',
  permissions: () => [{ action: 'states:ListStateMachines', resource: '*' }],
  run(call) {
    const { items, nextToken } = statesPage(call, stateMachines(call.world).list(placeOf(call)));
    return {
      stateMachines: items.map(({ arn, name, type, createdAt }) => ({ stateMachineArn: arn, name, type, creationDate: new Date(createdAt) })),
      nextToken,
    };
  },
};
