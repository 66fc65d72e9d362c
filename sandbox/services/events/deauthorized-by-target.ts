import type { World } from '@/sandbox/core/contract';
import { connections } from './connection';
import { deauthorize } from './deauthorize';

/**
 * A target that answers 401 or 407 makes EventBridge distrust the credentials (EventBridge user guide, "Deauthorizing
 * connections"): BASIC and API_KEY connections stay DEAUTHORIZED until they get new ones.
 */
export function deauthorizedByTarget(world: World, connectionId: string, statusCode: number): void {
  const connection = connections(world).get(connectionId);
  if (!connection || !['ACTIVE', 'AUTHORIZED'].includes(String(connection.state))) return;
  deauthorize(world, connection, `The target answered the authorization parameters of this connection with HTTP status ${statusCode}.`);
}
