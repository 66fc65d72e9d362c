import type { AuthorizationChange, ConnectionAuthorization, ShownParameter } from '@/lib/aws/events';
import { Conflict, type ConnectionCredentials } from '../driver';
import { standInKeyName, type ConnectionSpec, type HttpParameter } from '../specs';
import type { ObservedConnection } from './connection-verdict';
import { sameSet } from './same-set';

/** EventBridge has no connection without sign-in: this header stands in, and a service without sign-in ignores it. */
const standIn: ConnectionAuthorization = { type: 'API_KEY', keyName: standInKeyName, value: 'none' };

const words: Record<ConnectionCredentials['type'], string> = {
  BASIC: 'a user name and a password',
  API_KEY: 'an API key',
  OAUTH_CLIENT_CREDENTIALS: 'a client ID and a client secret',
};

/** What a service asks for, in words. */
export function credentialWords(type: ConnectionSpec['authorization']['type']): string {
  return type === 'NONE' ? 'no credentials' : words[type];
}

/** What EventBridge is to sign in with. Throws a `Conflict` when the credentials at hand are not those that the service asks for. */
export function authorizationOf({ authorization, serviceName }: ConnectionSpec, credentials: ConnectionCredentials | undefined): ConnectionAuthorization {
  if (authorization.type === 'NONE') return standIn;
  if (authorization.type === 'BASIC' && credentials?.type === 'BASIC') return credentials;
  if (authorization.type === 'API_KEY' && credentials?.type === 'API_KEY') return { type: 'API_KEY', keyName: authorization.keyName, value: credentials.value };
  if (authorization.type === 'OAUTH_CLIENT_CREDENTIALS' && credentials?.type === 'OAUTH_CLIENT_CREDENTIALS') {
    const { endpoint, method } = authorization;
    const { type, clientId, clientSecret } = credentials;
    const secrets = (authorization.secretParameters ?? []).map((one) => credentials.secretParameters.find((given) => given.in === one.in && given.name === one.name));
    if (secrets.every((one) => one !== undefined)) {
      const parameters = [...openTokenParameters(authorization), ...secrets.map(({ in: place, name, value }) => ({ in: place, name, value, isSecret: true as const }))];
      return { type, clientId, clientSecret, endpoint, method, parameters };
    }
  }
  throw new Conflict(`${serviceName} is signed in to with ${credentialWords(authorization.type)}. Enter them to go on.`, 'consumer', 'credentialsNeeded');
}

type OAuth = Extract<ConnectionSpec['authorization'], { type: 'OAUTH_CLIENT_CREDENTIALS' }>;

/** What goes with the token request and is no secret: `grant_type` and the scope where the method has its parameters, and what the service declares. */
function openTokenParameters({ method, scope, tokenParameters = [] }: OAuth): HttpParameter[] {
  const place = method === 'GET' ? ('query' as const) : ('body' as const);
  return [{ in: place, name: 'grant_type', value: 'client_credentials' }, ...(scope ? [{ in: place, name: 'scope', value: scope }] : []), ...tokenParameters];
}

/** Parameters of the token request as EventBridge shows them: secret ones without a value. */
export function shownTokenParameters(authorization: OAuth): ShownParameter[] {
  const secrets = (authorization.secretParameters ?? []).map(({ in: place, name }) => ({ in: place, name, value: null }));
  return [...openTokenParameters(authorization), ...secrets];
}

type Authentication = Pick<ObservedConnection, 'authorizationType' | 'apiKeyName' | 'oauthEndpoint' | 'oauthMethod' | 'tokenParameters'>;

/** `credentials`: what differs can only be fixed with credentials at hand. `change`: EventBridge keeps the secrets. `standIn`: no secret is needed. */
export type AuthenticationFix = { is: 'none' } | { is: 'credentials' } | { is: 'change'; change: AuthorizationChange } | { is: 'standIn'; authorization: ConnectionAuthorization };

/** How a connection gets to authenticate as wanted. Pure. */
export function authenticationFix({ authorization }: ConnectionSpec, observed: Authentication): AuthenticationFix {
  if (authorization.type === 'NONE') return observed.apiKeyName === standInKeyName ? { is: 'none' } : { is: 'standIn', authorization: standIn };
  if (observed.authorizationType !== authorization.type) return { is: 'credentials' };
  if (authorization.type === 'API_KEY' && observed.apiKeyName !== authorization.keyName) return observed.apiKeyName === standInKeyName ? { is: 'credentials' } : { is: 'change', change: { type: 'API_KEY', keyName: authorization.keyName } };
  return authorization.type === 'OAUTH_CLIENT_CREDENTIALS' ? oauthFix(authorization, observed) : { is: 'none' };
}

/** Parameters are replaced together, so that a secret one would be lost. */
function oauthFix(authorization: OAuth, { oauthEndpoint, oauthMethod, tokenParameters }: Authentication): AuthenticationFix {
  const { type, endpoint, method, secretParameters = [] } = authorization;
  const isSame = sameSet(asTexts(tokenParameters), asTexts(shownTokenParameters(authorization)));
  if (isSame && oauthEndpoint === endpoint && oauthMethod === method) return { is: 'none' };
  if (!isSame && secretParameters.length > 0) return { is: 'credentials' };
  return { is: 'change', change: { type, endpoint, method, parameters: isSame ? undefined : openTokenParameters(authorization) } };
}

/** For comparisons of sets. */
export function asTexts(parameters: readonly ShownParameter[]): string[] {
  return parameters.map((one) => JSON.stringify([one.in, one.name, one.value]));
}

/** EventBridge has no secrets to keep. */
export function credentialsNeeded({ authorization, serviceName }: ConnectionSpec): Conflict {
  return new Conflict(`EventBridge has no credentials for ${serviceName} any more. Enter ${credentialWords(authorization.type)}.`, 'consumer', 'credentialsNeeded');
}
