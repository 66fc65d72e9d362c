import type { DeauthorizeConnectionRequest, DeauthorizeConnectionResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { forgetAccessToken } from '@/sandbox/data-plane/access-token';
import { deleteManagedSecret } from '../../secretsmanager/managed-secret';
import { checkOnConnection, connectionOf, isInTransition, shownChange } from '../connection';
import { connectionSecrets } from '../connection-secret';
import { beingChanged } from '../errors';
import { putSettling } from '../settle-connection';

/** Drops all authorization parameters; the connection and its association stay. */
export const deauthorizeConnection: Operation<DeauthorizeConnectionRequest, DeauthorizeConnectionResponse> = {
  service: 'events',
  name: 'DeauthorizeConnection',
  permissions: (call) => [checkOnConnection(call, 'DeauthorizeConnection')],
  run(call) {
    const { world } = call;
    const connection = connectionOf(call, 'deauthorize', call.input.Name);
    if (isInTransition(connection)) throw beingChanged(connection.name, String(connection.state));
    connectionSecrets(world).delete(connection.id);
    forgetAccessToken(world, connection);
    deleteManagedSecret(world, connection.secretArn);
    const leaving = {
      ...connection,
      state: 'DEAUTHORIZING' as const,
      stateReason: 'The authorization parameters were removed from this connection by a DeauthorizeConnection operation.',
      shownAuth: {},
      deauthorized: true,
      lastModifiedAt: world.clock.now(),
    };
    return shownChange(putSettling(world, leaving, world.delays.association));
  },
};
