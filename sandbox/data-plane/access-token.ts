import type { StoredObject, World } from '@/sandbox/core/contract';
import { connections, type Connection } from '../services/events/connection';
import type { OAuthCredentials } from '../services/events/connection-secret';
import { buildRequest, fieldsOf } from './build-request';
import { reachEndpoint } from './reach-endpoint';
import { sendRequest } from './send-request';

/** What a token endpoint gave; kept with the connection of the same id. */
export interface AccessToken extends StoredObject {
  token: string;
  /** On the world's clock; unknown when the endpoint did not say. */
  expiresAt?: number | undefined;
}

/** The token endpoint does not give a token, whoever is asked. The message never holds credentials. */
export class TokenRefused extends Error {}

const limits = { timeoutMs: 5_000, largestBody: 64 * 1024, largerBody: 'isCut' } as const;

/** One that is about to end is renewed before it is used. */
const renewBeforeMs = 60_000;

function accessTokens(world: World) {
  return world.collection<AccessToken>('events.accessToken');
}

export function keepAccessToken(world: World, connection: Connection, { token, expiresAt }: Pick<AccessToken, 'token' | 'expiresAt'>): void {
  const { id, accountId, region } = connection;
  accessTokens(world).put({ id, accountId, region, token, expiresAt });
}

export function forgetAccessToken(world: World, { id }: Connection): void {
  accessTokens(world).delete(id);
}

/** The token that the connection has, or a fresh one where it has none that lasts. */
export async function currentAccessToken(world: World, connection: Connection, oauth: OAuthCredentials): Promise<string> {
  const kept = accessTokens(world).get(connection.id);
  if (kept && (kept.expiresAt ?? Number.POSITIVE_INFINITY) - renewBeforeMs > world.clock.now()) return kept.token;
  const fresh = await requestAccessToken(world, connection, oauth);
  if (connections(world).get(connection.id)?.lastModifiedAt === connection.lastModifiedAt) keepAccessToken(world, connection, fresh);
  return fresh.token;
}

/**
 * Asks the token endpoint, over the connection's own way to it. The client names itself in a form, in JSON where the
 * connection's headers say so, or in the query of a GET; `grant_type` and whatever else the endpoint wants come from the
 * connection's OAuthHttpParameters.
 */
export async function requestAccessToken(
  world: World,
  connection: Connection,
  oauth: OAuthCredentials | undefined,
): Promise<Pick<AccessToken, 'token' | 'expiresAt'>> {
  if (!oauth) throw new TokenRefused('The connection has no OAuth parameters.');
  const url = new URL(oauth.authorizationEndpoint);
  const client: [string, string][] = [['client_id', oauth.clientId], ['client_secret', oauth.clientSecret]];
  const parameters = oauth.httpParameters ?? {};
  const fields: [string, string][] = [...client, ...fieldsOf(parameters.BodyParameters).map(({ name, value }): [string, string] => [name, value])];
  const inQuery = oauth.httpMethod === 'GET';
  const asJson = parameters.HeaderParameters?.some(({ Key, Value }) => Key?.toLowerCase() === 'content-type' && Value?.includes('json'));
  const built = buildRequest(
    {
      method: oauth.httpMethod,
      url,
      headers: [],
      query: inQuery ? fields : [],
      body: inQuery ? undefined : asJson ? Object.fromEntries(fields) : new URLSearchParams(fields).toString(),
      urlEncoded: false,
      arrayFormat: 'INDICES',
    },
    {
      credentials: [],
      invocation: { HeaderParameters: parameters.HeaderParameters, QueryStringParameters: parameters.QueryStringParameters },
      fixedHeaders: [['User-Agent', 'Amazon/EventBridge/ApiDestinations']],
      defaultContentType: 'application/x-www-form-urlencoded',
    },
  );
  const route = { name: connection.name, resourceConfigurationArn: connection.authorizationConfigurationArn, associationId: connection.authorizationAssociationId };
  const askedAt = world.clock.now();
  const response = await sendRequest(world, reachEndpoint(world, route, url), built, limits);
  if (response.statusCode !== 200) {
    throw new TokenRefused(`The authorization endpoint answered the request for an access token with HTTP status ${response.statusCode}.`);
  }
  return readToken(response.body.toString('utf8'), askedAt);
}

function readToken(text: string, askedAt: number): Pick<AccessToken, 'token' | 'expiresAt'> {
  const { access_token: token, expires_in: seconds } = parse(text);
  if (typeof token !== 'string' || token === '') throw new TokenRefused('The authorization endpoint answered without an access_token.');
  return { token, expiresAt: typeof seconds === 'number' ? askedAt + seconds * 1000 : undefined };
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
