import type { World } from '@/sandbox/core/contract';
import { reportFault } from '@/sandbox/core/report-fault';
import { keepAccessToken, requestAccessToken, TokenRefused } from '@/sandbox/data-plane/access-token';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import { authorized } from './authorized';
import { saveConnection } from './change-connection';
import { connections, type Connection } from './connection';
import { connectionSecrets } from './connection-secret';
import { deauthorize } from './deauthorize';

/** Asks the token endpoint for the first access token of a connection; the state follows from its answer. */
export function authorizeInBackground(world: World, connection: Connection): void {
  authorize(world, connection)
    .then((settle) => {
      const current = connections(world).get(connection.id);
      if (current?.state !== 'AUTHORIZING' || current.settlesAt !== connection.settlesAt) return;
      settle(current);
      world.save();
    })
    .catch(reportFault);
}

async function authorize(world: World, connection: Connection): Promise<(current: Connection) => void> {
  try {
    const secret = connectionSecrets(world).get(connection.id);
    const token = await requestAccessToken(world, connection, secret?.oauth);
    return (current) => {
      keepAccessToken(world, current, token);
      saveConnection(world, authorized(world, current));
    };
  } catch (error) {
    const reason = error instanceof TaskFailure || error instanceof TokenRefused ? error.message : 'The token endpoint could not be asked.';
    if (error instanceof TaskFailure && connection.authorizationConfigurationArn) {
      const stateReason = `The connection could not reach its authorization endpoint. ${error.failureCause}`;
      return (current) => saveConnection(world, { ...current, state: 'FAILED_CONNECTIVITY', stateReason, settlesAt: undefined });
    }
    return (current) => deauthorize(world, current, reason);
  }
}
