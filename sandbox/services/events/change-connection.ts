import type { ConnectionState } from '@aws-sdk/client-eventbridge';
import type { World } from '@/sandbox/core/contract';
import { apiDestinations, isUsedBy } from './api-destination';
import { connections, type Connection } from './connection';
import { defaultBusName, eventBusArn } from './event-bus';
import { makeEvent } from './event';
import { publishEvent } from './publish-event';

/** Detail types of the events that EventBridge puts on the default bus (event reference, "EventBridge connection events"). */
const detailTypes: Partial<Record<ConnectionState, string>> = {
  CREATING: 'Connection Creation Started',
  UPDATING: 'Connection Update Started',
  DELETING: 'Connection Deletion Started',
  AUTHORIZING: 'Connection Authorization Started',
  AUTHORIZED: 'Connection Authorized',
  ACTIVE: 'Connection Activated',
  DEAUTHORIZING: 'Connection Deauthorization Started',
  DEAUTHORIZED: 'Connection Deauthorized',
  FAILED_CONNECTIVITY: 'Connection Failed Connectivity',
};

/** Stores a connection; a state that it did not have before is told on the default bus, and so is what that makes of its API destinations. */
export function saveConnection(world: World, connection: Connection): Connection {
  const before = connections(world).get(connection.id);
  const saved = connections(world).put(connection);
  if (before?.state !== saved.state) {
    const detailType = detailTypes[saved.state];
    if (detailType) tell(world, saved, detailType, { ConnectionName: saved.name, ...(saved.stateReason ? { StateReason: saved.stateReason } : {}) }, saved.arn);
    if (before && isUsedBy(before) !== isUsedBy(saved)) tellOfDestinations(world, saved, isUsedBy(saved));
  }
  return saved;
}

function tellOfDestinations(world: World, { arn }: Pick<Connection, 'arn'>, active: boolean): void {
  for (const destination of apiDestinations(world).where('connectionArn', arn)) {
    tell(world, destination, `API Destination ${active ? 'Activated' : 'Deactivated'}`, { ApiDestinationName: destination.name }, destination.arn);
  }
}

function tell(world: World, { accountId, region }: { accountId: string; region: string }, detailType: string, detail: object, arn: string): void {
  const event = makeEvent(world, {
    source: 'aws.events',
    'detail-type': detailType,
    account: accountId,
    region,
    detail: { ...detail, Timestamp: timestamp(world.clock.now()) },
    resources: [arn],
  });
  publishEvent(world, eventBusArn(accountId, region, defaultBusName), event);
}

/** Such as `2024-10-24 09:26:35 +0000 UTC`. */
function timestamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}
