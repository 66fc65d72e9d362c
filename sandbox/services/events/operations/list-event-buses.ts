import type { ListEventBusesRequest, ListEventBusesResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { busOf, defaultBusName, eventBuses, shownBus } from '../event-bus';
import { byName, eventsPage } from '../events-page';

export const listEventBuses: Operation<ListEventBusesRequest, ListEventBusesResponse> = {
  service: 'events',
  name: 'ListEventBuses',
  permissions: () => [{ action: 'events:ListEventBuses', resource: '*' }],
  run(call) {
    const { NamePrefix = '' } = call.input;
    const custom = eventBuses(call.world)
      .list({ accountId: call.caller.accountId, region: call.region })
      .filter(({ name }) => name !== defaultBusName);
    const found = [busOf(call, defaultBusName), ...custom].filter(({ name }) => name.startsWith(NamePrefix)).sort(byName);
    const { items, NextToken } = eventsPage(call, found);
    return { EventBuses: items.map(shownBus), NextToken };
  },
};
