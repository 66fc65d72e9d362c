import type { ConnectionAuthorization } from '@/lib/aws/events';
import { Conflict, type ConnectionCredentials } from '../driver';
import type { ConnectionSpec } from '../specs';

/** EventBridge has no connection without sign-in: this header stands in, and a service without sign-in ignores it. */
const standIn: ConnectionAuthorization = { type: 'API_KEY', keyName: 'x-no-sign-in', value: 'none' };

export function standInKeyName(): string {
  return standIn.type === 'API_KEY' ? standIn.keyName : '';
}

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
    const { endpoint, method, scope } = authorization;
    return { ...credentials, endpoint, method, scope };
  }
  throw new Conflict(`${serviceName} is signed in to with ${credentialWords(authorization.type)}. Enter them to go on.`, 'consumer', 'credentialsNeeded');
}
