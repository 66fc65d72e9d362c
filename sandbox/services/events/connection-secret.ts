import type {
  ConnectionAuthorizationType,
  ConnectionAuthResponseParameters,
  ConnectionHttpParameters,
  ConnectionOAuthHttpMethod,
  UpdateConnectionAuthRequestParameters,
} from '@aws-sdk/client-eventbridge';
import type { StoredObject, World } from '@/sandbox/core/contract';
import { invalid } from './errors';

export interface OAuthCredentials {
  clientId: string;
  clientSecret: string;
  authorizationEndpoint: string;
  httpMethod: ConnectionOAuthHttpMethod;
  httpParameters?: ConnectionHttpParameters | undefined;
}

/** What AWS keeps in Secrets Manager under `events!connection/...`; beside Secrets Manager itself only the data plane reads it. */
export interface ConnectionSecret extends StoredObject {
  basic?: { username: string; password: string } | undefined;
  apiKey?: { name: string; value: string } | undefined;
  oauth?: OAuthCredentials | undefined;
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
  const wanted = memberOfType[type as keyof typeof memberOfType];
  const other = Object.values(memberOfType).find((member) => member !== wanted && auth?.[member]);
  if (other) throw invalid(`AuthParameters.${other} cannot be used with AuthorizationType ${type}. Include only the parameters of the chosen type.`);
  if (!auth?.[wanted]) throw invalid(`AuthParameters.${wanted} is required for AuthorizationType ${type}.`);
  if (auth.ConnectivityParameters && type !== 'OAUTH_CLIENT_CREDENTIALS') {
    throw invalid('AuthParameters.ConnectivityParameters can only be used with AuthorizationType OAUTH_CLIENT_CREDENTIALS.');
  }
}

/** Everything that the type needs, whether it stood there before or came with the request. */
export function requireComplete({ oauth, basic, apiKey }: ConnectionSecret): void {
  const values = [oauth && [oauth.clientId, oauth.clientSecret, oauth.authorizationEndpoint], basic && Object.values(basic), apiKey && Object.values(apiKey)];
  if (values.some((given) => given?.includes(''))) throw invalid('AuthParameters must have all parameters of the AuthorizationType.');
  if (oauth && !isHttpsUrl(oauth.authorizationEndpoint)) throw invalid(`AuthorizationEndpoint ${oauth.authorizationEndpoint} is not an HTTPS URL.`);
}

export function isHttpsUrl(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}

/** The secret after a create or an update: what the request leaves out stays as it was. Parameters of another type have no effect. */
export function secretWith(
  base: StoredObject & Partial<ConnectionSecret>,
  type: ConnectionAuthorizationType,
  auth: AuthInput | undefined,
): ConnectionSecret {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: apiKey, OAuthParameters: oauth } = auth ?? {};
  const secret: ConnectionSecret = {
    id: base.id,
    accountId: base.accountId,
    region: base.region,
    invocation: auth?.InvocationHttpParameters ?? base.invocation,
  };
  if (type === 'BASIC') secret.basic = { username: basic?.Username ?? base.basic?.username ?? '', password: basic?.Password ?? base.basic?.password ?? '' };
  if (type === 'API_KEY') secret.apiKey = { name: apiKey?.ApiKeyName ?? base.apiKey?.name ?? '', value: apiKey?.ApiKeyValue ?? base.apiKey?.value ?? '' };
  if (type === 'OAUTH_CLIENT_CREDENTIALS') {
    secret.oauth = {
      clientId: oauth?.ClientParameters?.ClientID ?? base.oauth?.clientId ?? '',
      clientSecret: oauth?.ClientParameters?.ClientSecret ?? base.oauth?.clientSecret ?? '',
      authorizationEndpoint: oauth?.AuthorizationEndpoint ?? base.oauth?.authorizationEndpoint ?? '',
      httpMethod: oauth?.HttpMethod ?? base.oauth?.httpMethod ?? 'POST',
      httpParameters: oauth?.OAuthHttpParameters ?? base.oauth?.httpParameters,
    };
  }
  return secret;
}

/** What Describe may show: names, never values that are secret. A value counts as secret unless the request says that it is not (recorded answers of AWS). */
export function shownAuthOf({ basic, apiKey, oauth, invocation }: ConnectionSecret): ConnectionAuthResponseParameters {
  return {
    ...(basic ? { BasicAuthParameters: { Username: basic.username } } : {}),
    ...(apiKey ? { ApiKeyAuthParameters: { ApiKeyName: apiKey.name } } : {}),
    ...(oauth
      ? {
          OAuthParameters: {
            ClientParameters: { ClientID: oauth.clientId },
            AuthorizationEndpoint: oauth.authorizationEndpoint,
            HttpMethod: oauth.httpMethod,
            ...(oauth.httpParameters ? { OAuthHttpParameters: withoutSecrets(oauth.httpParameters) } : {}),
          },
        }
      : {}),
    ...(invocation ? { InvocationHttpParameters: withoutSecrets(invocation) } : {}),
  };
}

function withoutSecrets(parameters: ConnectionHttpParameters): ConnectionHttpParameters {
  const shown = <P extends { Key?: string | undefined; Value?: string | undefined; IsValueSecret?: boolean | undefined }>(list: P[] | undefined) =>
    list?.map(({ Key, Value, IsValueSecret = true }) => (IsValueSecret ? { Key, IsValueSecret } : { Key, Value, IsValueSecret }));
  const { HeaderParameters, QueryStringParameters, BodyParameters } = parameters;
  return {
    ...(HeaderParameters ? { HeaderParameters: shown(HeaderParameters) } : {}),
    ...(QueryStringParameters ? { QueryStringParameters: shown(QueryStringParameters) } : {}),
    ...(BodyParameters ? { BodyParameters: shown(BodyParameters) } : {}),
  };
}
