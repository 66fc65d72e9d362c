import type { World } from '@/sandbox/core/contract';
import { connections } from './connection';

/**
 * A target that answers 401 or 407 makes EventBridge distrust the credentials (EventBridge user guide, "Deauthorizing
 * connections"): BASIC and API_KEY connections stay DEAUTHORIZED until they get new ones.
 */
export function deauthorizedByTarget(world: World, connectionId: string, statusCode: number): void {
  const connection = connections(world).get(connectionId);
  if (!connection || !['ACTIVE', 'AUTHORIZED'].includes(String(connection.state))) return;
  connections(world).put({
    ...connection,
    state: 'DEAUTHORIZED',
    stateReason: `The target answered the authorization parameters of this connection with HTTP status ${statusCode}.`,
    lastModifiedAt: world.clock.now(),
  });
}
