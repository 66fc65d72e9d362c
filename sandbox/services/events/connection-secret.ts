import type {
  ConnectionAuthorizationType,
  ConnectionAuthResponseParameters,
  ConnectionHttpParameters,
  UpdateConnectionAuthRequestParameters,
} from '@aws-sdk/client-eventbridge';
import type { StoredObject, World } from '@/sandbox/core/contract';
import { unsupported } from '../unsupported';
import { invalid } from './errors';

/** What AWS keeps in Secrets Manager under `events!connection/...`: read by the data plane alone, shown by no operation. */
export interface ConnectionSecret extends StoredObject {
  basic?: { username: string; password: string } | undefined;
  apiKey?: { name: string; value: string } | undefined;
  invocation?: ConnectionHttpParameters | undefined;
}

type AuthInput = UpdateConnectionAuthRequestParameters;

/** One entry of this collection belongs to the connection of the same id. */
export function connectionSecrets(world: World) {
  return world.collection<ConnectionSecret>('events.connectionSecret');
}

const memberOfType = {
  BASIC: 'BasicAuthParameters',
  API_KEY: 'ApiKeyAuthParameters',
  OAUTH_CLIENT_CREDENTIALS: 'OAuthParameters',
} as const;

/** AWS takes the parameters of the chosen type only, and wants all of them. */
export function requireParametersOfType(type: ConnectionAuthorizationType | undefined, auth: AuthInput | undefined): void {
  if (type === 'OAUTH_CLIENT_CREDENTIALS') {
    throw unsupported('connections with OAuth client credentials', 'Use AuthorizationType BASIC or API_KEY.');
  }
  const wanted = memberOfType[type as keyof typeof memberOfType];
  const other = Object.values(memberOfType).find((member) => member !== wanted && auth?.[member]);
  if (other) throw invalid(`AuthParameters.${other} cannot be used with AuthorizationType ${type}. Include only the parameters of the chosen type.`);
  if (!auth?.[wanted]) throw invalid(`AuthParameters.${wanted} is required for AuthorizationType ${type}.`);
  if (auth.ConnectivityParameters) {
    throw invalid('AuthParameters.ConnectivityParameters can only be used with AuthorizationType OAUTH_CLIENT_CREDENTIALS.');
  }
}

/** The secret after a create or an update: what the request leaves out stays as it was. Parameters of another type have no effect. */
export function secretWith(
  base: StoredObject & Partial<ConnectionSecret>,
  type: ConnectionAuthorizationType,
  auth: AuthInput | undefined,
): ConnectionSecret {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: apiKey } = auth ?? {};
  return {
    id: base.id,
    accountId: base.accountId,
    region: base.region,
    invocation: auth?.InvocationHttpParameters ?? base.invocation,
    ...(type === 'BASIC'
      ? { basic: { username: basic?.Username ?? base.basic?.username ?? '', password: basic?.Password ?? base.basic?.password ?? '' } }
      : {}),
    ...(type === 'API_KEY'
      ? { apiKey: { name: apiKey?.ApiKeyName ?? base.apiKey?.name ?? '', value: apiKey?.ApiKeyValue ?? base.apiKey?.value ?? '' } }
      : {}),
  };
}

/** What Describe may show: names, never values that are secret. */
export function shownAuthOf(secret: ConnectionSecret): ConnectionAuthResponseParameters {
  return {
    ...(secret.basic ? { BasicAuthParameters: { Username: secret.basic.username } } : {}),
    ...(secret.apiKey ? { ApiKeyAuthParameters: { ApiKeyName: secret.apiKey.name } } : {}),
    ...(secret.invocation ? { InvocationHttpParameters: withoutSecrets(secret.invocation) } : {}),
  };
}

function withoutSecrets(parameters: ConnectionHttpParameters): ConnectionHttpParameters {
  const shown = <P extends { Key?: string | undefined; Value?: string | undefined; IsValueSecret?: boolean | undefined }>(list: P[] | undefined) =>
    list?.map(({ Key, Value, IsValueSecret = false }) => (IsValueSecret ? { Key, IsValueSecret } : { Key, Value, IsValueSecret }));
  const { HeaderParameters, QueryStringParameters, BodyParameters } = parameters;
  return {
    ...(HeaderParameters ? { HeaderParameters: shown(HeaderParameters) } : {}),
    ...(QueryStringParameters ? { QueryStringParameters: shown(QueryStringParameters) } : {}),
    ...(BodyParameters ? { BodyParameters: shown(BodyParameters) } : {}),
  };
}
