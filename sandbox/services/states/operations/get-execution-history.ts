import type { GetExecutionHistoryInput, GetExecutionHistoryOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { executionOf } from '../execution';
import { historyOf } from '../history';
import { statesPage } from '../states-page';

export const getExecutionHistory: Operation<GetExecutionHistoryInput, GetExecutionHistoryOutput> = {
  service: 'states',
  name: 'GetExecutionHistory',
  permissions: (call) => [{ action: 'states:GetExecutionHistory', resource: String(call.input.executionArn) }],
  run(call) {
    const { executionArn, reverseOrder, includeExecutionData = true } = call.input;
    const events = historyOf(call.world, executionOf(call, executionArn).arn);
    const { items, nextToken } = statesPage(call, reverseOrder ? events.reverse() : events);
    const shown = items.map((event) => ({ ...event, timestamp: new Date(event.timestamp) }));
    return { events: includeExecutionData ? shown : shown.map(withoutData), nextToken };
  },
};

const dataMembers = new Set(['input', 'inputDetails', 'output', 'outputDetails', 'assignedVariables', 'assignedVariablesDetails']);

/** Input and output of the workflow and its states are left out. */
function withoutData(event: HistoryEvent): HistoryEvent {
  const entries = Object.entries(event).map(([name, value]: [string, unknown]) => {
    if (!name.endsWith('EventDetails')) return [name, value];
    return [name, Object.fromEntries(Object.entries(value as object).filter(([member]) => !dataMembers.has(member)))];
  });
  return Object.fromEntries(entries) as HistoryEvent;
}
