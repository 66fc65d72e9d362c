import type { World } from '@/sandbox/core/contract';
import { deleteManagedSecret } from '../secretsmanager/managed-secret';
import { resourceAssociations } from '../vpc-lattice/resource-association';
import { authorizeInBackground } from './authorize-connection';
import { authorized } from './authorized';
import { saveConnection } from './change-connection';
import { connections, type Connection } from './connection';
import { connectionSecrets } from './connection-secret';

interface Settlement {
  id: string;
  settlesAt: number;
}

const handler = 'events.settleConnection';

/** Stores a connection in a state that passes, and lets it go on after `delay` milliseconds. */
export function putSettling(world: World, connection: Connection, delay: number): Connection {
  const settlesAt = world.clock.now() + delay;
  world.schedule(settlesAt, handler, { id: connection.id, settlesAt } satisfies Settlement);
  return saveConnection(world, { ...connection, settlesAt });
}

export function registerConnections(world: World): void {
  world.onTimer(handler, ({ id, settlesAt }: Settlement) => {
    const connection = connections(world).get(id);
    if (connection?.settlesAt !== settlesAt) return;
    switch (connection.state) {
      case 'CREATING':
      case 'UPDATING':
        return settleConnectivity(world, connection);
      case 'AUTHORIZING':
        return authorizeInBackground(world, connection);
      case 'DEAUTHORIZING':
        saveConnection(world, { ...connection, state: 'DEAUTHORIZED', settlesAt: undefined });
        return;
      case 'DELETING':
        return forget(world, connection);
    }
  });
  // A token endpoint was being asked when the sandbox stopped: it is asked again.
  for (const connection of connections(world).list()) {
    if (connection.state === 'AUTHORIZING' && (connection.settlesAt ?? 0) <= world.clock.now()) putSettling(world, connection, 1);
  }
}

/** First the ways must be there, then OAuth asks for a token (EventBridge user guide, connection states). */
function settleConnectivity(world: World, connection: Connection): void {
  const ways = [
    [connection.resourceConfigurationArn, connection.associationId],
    [connection.authorizationConfigurationArn, connection.authorizationAssociationId],
  ].filter(([arn]) => arn !== undefined);
  const associations = ways.map(([, id]) => resourceAssociations(world).get(id ?? ''));
  if (associations.some((association) => association?.status === 'CREATE_IN_PROGRESS')) {
    putSettling(world, connection, Math.max(1, world.delays.association));
    return;
  }
  const broken = associations.find((association) => association?.status !== 'ACTIVE');
  if (associations.some((association) => association?.status !== 'ACTIVE')) {
    const why = broken?.failureReason ?? 'The association with the resource configuration does not exist.';
    const stateReason = `The connection could not reach its resource configuration. ${why}`;
    saveConnection(world, { ...connection, state: 'FAILED_CONNECTIVITY', stateReason, settlesAt: undefined });
    return;
  }
  if (connection.deauthorized || !connectionSecrets(world).get(connection.id)) {
    saveConnection(world, { ...connection, state: 'DEAUTHORIZED', settlesAt: undefined });
  } else if (connection.authorizationType === 'OAUTH_CLIENT_CREDENTIALS') {
    putSettling(world, { ...connection, state: 'AUTHORIZING', stateReason: undefined }, world.delays.connectionAuthorization);
  } else {
    saveConnection(world, authorized(world, connection));
  }
}

function forget(world: World, connection: Connection): void {
  for (const id of [connection.associationId, connection.authorizationAssociationId]) if (id) resourceAssociations(world).delete(id);
  connectionSecrets(world).delete(connection.id);
  deleteManagedSecret(world, connection.secretArn);
  connections(world).delete(connection.id);
}
