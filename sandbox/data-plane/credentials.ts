import type { World } from '@/sandbox/core/contract';
import { connections, type Connection } from '../services/events/connection';
import type { ConnectionSecret } from '../services/events/connection-secret';
import { deauthorize } from '../services/events/deauthorize';
import { deauthorizedByTarget } from '../services/events/deauthorized-by-target';
import { currentAccessToken, forgetAccessToken, TokenRefused } from './access-token';
import type { Field } from './build-request';
import { TaskFailure } from './task-failure';

/** The header that signs a call in. A token endpoint that refuses to renew a token deauthorizes the connection. */
export async function credentialsOf(world: World, connection: Connection, { basic, apiKey, oauth }: ConnectionSecret): Promise<Field[]> {
  if (basic) return [authorization(`Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`)];
  if (apiKey) return [{ name: apiKey.name, value: apiKey.value, secret: true }];
  if (!oauth) return [];
  try {
    return [authorization(`Bearer ${await currentAccessToken(world, connection, oauth)}`)];
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    const current = connections(world).get(connection.id);
    if (current?.lastModifiedAt === connection.lastModifiedAt) deauthorize(world, current, error.message);
    throw new TaskFailure('Events.ConnectionResource.InvalidConnectionState', `Connection ${connection.name} is in state DEAUTHORIZED. ${error.message}`);
  }
}

/** The target does not take them: a token is renewed at the next call, other credentials are not tried again. */
export function credentialsRefused(world: World, connection: Connection, statusCode: number): void {
  if (connection.authorizationType === 'OAUTH_CLIENT_CREDENTIALS') forgetAccessToken(world, connection);
  else deauthorizedByTarget(world, connection.id, statusCode);
}

function authorization(value: string): Field {
  return { name: 'Authorization', value, secret: true };
}
