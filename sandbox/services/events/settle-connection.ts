import type { World } from '@/sandbox/core/contract';
import { resourceAssociations } from '../vpc-lattice/resource-association';
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
  return connections(world).put({ ...connection, settlesAt });
}

export function registerConnections(world: World): void {
  world.onTimer(handler, ({ id, settlesAt }: Settlement) => {
    const connection = connections(world).get(id);
    if (connection?.settlesAt !== settlesAt) return;
    switch (connection.state) {
      case 'CREATING':
      case 'UPDATING':
        return settleConnectivity(world, connection);
      case 'DEAUTHORIZING':
        connections(world).put({ ...connection, state: 'DEAUTHORIZED', settlesAt: undefined });
        return;
      case 'DELETING':
        return forget(world, connection);
    }
  });
}

/** A private connection is ACTIVE when its association is, a public one AUTHORIZED (EventBridge user guide, connection states). */
function settleConnectivity(world: World, connection: Connection): void {
  const association = resourceAssociations(world).get(connection.associationId ?? '');
  if (connection.resourceConfigurationArn && association?.status === 'CREATE_IN_PROGRESS') {
    putSettling(world, connection, Math.max(1, world.delays.association));
    return;
  }
  if (connection.resourceConfigurationArn && association?.status !== 'ACTIVE') {
    const why = association?.failureReason ?? 'The association with the resource configuration does not exist.';
    connections(world).put({
      ...connection,
      state: 'FAILED_CONNECTIVITY',
      stateReason: `The connection could not reach its resource configuration. ${why}`,
      settlesAt: undefined,
    });
    return;
  }
  const authorized = connectionSecrets(world).get(connection.id) !== undefined;
  const now = world.clock.now();
  connections(world).put(
    authorized
      ? {
          ...connection,
          state: connection.resourceConfigurationArn ? 'ACTIVE' : 'AUTHORIZED',
          stateReason: undefined,
          lastAuthorizedAt: now,
          settlesAt: undefined,
        }
      : { ...connection, state: 'DEAUTHORIZED', settlesAt: undefined },
  );
}

function forget(world: World, connection: Connection): void {
  if (connection.associationId) resourceAssociations(world).delete(connection.associationId);
  connectionSecrets(world).delete(connection.id);
  connections(world).delete(connection.id);
}
