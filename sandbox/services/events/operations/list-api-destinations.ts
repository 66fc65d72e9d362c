import type { ListApiDestinationsRequest, ListApiDestinationsResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { apiDestinations, shownDestination } from '../api-destination';
import { eventsPage } from '../events-page';

export const listApiDestinations: Operation<ListApiDestinationsRequest, ListApiDestinationsResponse> = {
  service: 'events',
  name: 'ListApiDestinations',
  permissions: () => [{ action: 'events:ListApiDestinations', resource: '*' }],
  run(call) {
    const { NamePrefix = '', ConnectionArn } = call.input;
    const found = apiDestinations(call.world)
      .list({ accountId: call.caller.accountId, region: call.region })
      .filter(({ name, connectionArn }) => name.startsWith(NamePrefix) && (ConnectionArn === undefined || connectionArn === ConnectionArn));
    const { items, NextToken } = eventsPage(call, found);
    return { ApiDestinations: items.map((destination) => shownDestination(call.world, destination)), NextToken };
  },
};
