import type { World } from '@/sandbox/core/contract';
import { forgetAccessToken } from '@/sandbox/data-plane/access-token';
import { connections } from './connection';
import { connectionSecrets } from './connection-secret';
import { deauthorize } from './deauthorize';

/** Somebody took the secret away from under its connection, which has no credentials left then. */
export function secretLost(world: World, secretArn: string): void {
  for (const connection of connections(world).where('secretArn', secretArn)) {
    connectionSecrets(world).delete(connection.id);
    forgetAccessToken(world, connection);
    if (connection.state !== 'DELETING') deauthorize(world, connection, `The secret of this connection, ${secretArn}, was deleted.`);
  }
}
