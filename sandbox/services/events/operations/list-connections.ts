import type { ListConnectionsRequest, ListConnectionsResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { connections, shownChange } from '../connection';
import { eventsPage } from '../events-page';

/** A summary says nothing about where a connection leads: only DescribeConnection does. */
export const listConnections: Operation<ListConnectionsRequest, ListConnectionsResponse> = {
  service: 'events',
  name: 'ListConnections',
  permissions: () => [{ action: 'events:ListConnections', resource: '*' }],
  run(call) {
    const { NamePrefix = '', ConnectionState } = call.input;
    const found = connections(call.world)
      .list({ accountId: call.caller.accountId, region: call.region })
      .filter((connection) => connection.name.startsWith(NamePrefix))
      .filter((connection) => !ConnectionState || connection.state === ConnectionState);
    const { items, NextToken } = eventsPage(call, found);
    return {
      Connections: items.map((connection) => ({
        ...shownChange(connection),
        Name: connection.name,
        StateReason: connection.stateReason,
        AuthorizationType: connection.authorizationType,
      })),
      NextToken,
    };
  },
};
