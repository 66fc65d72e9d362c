import type { GetExecutionHistoryInput, GetExecutionHistoryOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { executionOf } from '../execution';
import { statesPage } from '../states-page';

export const getExecutionHistory: Operation<GetExecutionHistoryInput, GetExecutionHistoryOutput> = {
  service: 'states',
  name: 'GetExecutionHistory',
  permissions: (call) => [{ action: 'states:GetExecutionHistory', resource: String(call.input.executionArn) }],
  run(call) {
    const { events } = executionOf(call, call.input.executionArn);
    const { items, nextToken } = statesPage(call, call.input.reverseOrder ? [...events].reverse() : events);
    return { events: items.map((event) => ({ ...event, timestamp: new Date(event.timestamp) })), nextToken };
  },
};
