import type { ConnectionHttpParameters } from '@aws-sdk/client-eventbridge';
import type { World } from '@/sandbox/core/contract';
import { forgetAccessToken } from '@/sandbox/data-plane/access-token';
import { putManagedSecret } from '../secretsmanager/managed-secret';
import type { Connection } from './connection';
import { connectionSecrets, type ConnectionSecret } from './connection-secret';

/** Writes the credentials of a connection down, for the data plane and as a secret of Secrets Manager. */
export function keepSecret(world: World, connection: Connection, secret: ConnectionSecret): void {
  connectionSecrets(world).put(secret);
  forgetAccessToken(world, connection);
  putManagedSecret(world, {
    arn: connection.secretArn,
    owningService: 'events',
    kmsKeyId: connection.kmsKeyIdentifier,
    value: JSON.stringify(contentsOf(secret)),
  });
}

/** As others who looked into such a secret describe it; AWS documents no format. */
function contentsOf({ basic, apiKey, oauth, invocation }: ConnectionSecret) {
  return {
    ...basic,
    ...(apiKey ? { api_key_name: apiKey.name, api_key_value: apiKey.value } : {}),
    ...(oauth
      ? {
          client_id: oauth.clientId,
          client_secret: oauth.clientSecret,
          authorization_endpoint: oauth.authorizationEndpoint,
          http_method: oauth.httpMethod,
          ...(oauth.httpParameters ? { oauth_http_parameters: parametersOf(oauth.httpParameters) } : {}),
        }
      : {}),
    ...(invocation ? { invocation_http_parameters: parametersOf(invocation) } : {}),
  };
}

function parametersOf({ BodyParameters, HeaderParameters, QueryStringParameters }: ConnectionHttpParameters) {
  const entries = (list: { Key?: string | undefined; Value?: string | undefined; IsValueSecret?: boolean | undefined }[] = []) =>
    list.map(({ Key, Value, IsValueSecret = true }) => ({ key: Key, value: Value, is_value_secret: IsValueSecret }));
  return {
    ...(BodyParameters ? { body_parameters: entries(BodyParameters) } : {}),
    ...(HeaderParameters ? { header_parameters: entries(HeaderParameters) } : {}),
    ...(QueryStringParameters ? { query_string_parameters: entries(QueryStringParameters) } : {}),
  };
}
