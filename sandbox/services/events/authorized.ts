import type { World } from '@/sandbox/core/contract';
import type { Connection } from './connection';

/** A connection to a private target is ACTIVE, any other AUTHORIZED. */
export function authorized(world: World, connection: Connection): Connection {
  return {
    ...connection,
    state: connection.resourceConfigurationArn ? 'ACTIVE' : 'AUTHORIZED',
    stateReason: undefined,
    deauthorized: undefined,
    lastAuthorizedAt: world.clock.now(),
    settlesAt: undefined,
  };
}
