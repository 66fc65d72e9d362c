import type {
  ConnectionHttpParameters,
  CreateConnectionAuthRequestParameters,
  DescribeConnectionCommandOutput,
  UpdateConnectionAuthRequestParameters,
} from '@aws-sdk/client-eventbridge';
import { callAws, readAll, type AwsSession } from './call';
import { required } from './response';

/** How a connection signs in, with the secrets that EventBridge is to keep. */
export type ConnectionAuthorization =
  | { type: 'BASIC'; username: string; password: string }
  | { type: 'API_KEY'; keyName: string; value: string }
  | {
      type: 'OAUTH_CLIENT_CREDENTIALS';
      endpoint: string;
      method: 'GET' | 'POST' | 'PUT';
      /** Of the token request, `grant_type` among them. */
      parameters: ConnectionParameter[];
      clientId: string;
      clientSecret: string;
    };

/** What changes of an authorization while EventBridge keeps the secrets that it has. */
export type AuthorizationChange =
  | { type: 'API_KEY'; keyName: string }
  /** Undefined parameters stay as they are; given ones replace all of them. */
  | { type: 'OAUTH_CLIENT_CREDENTIALS'; endpoint: string; method: 'GET' | 'POST' | 'PUT'; parameters: ConnectionParameter[] | undefined };

/** Goes with every call through the connection, or with the request for a token. */
export interface ConnectionParameter {
  in: 'query' | 'header' | 'body';
  name: string;
  value: string;
  /** EventBridge never shows the value again. */
  isSecret?: true;
}

/** As EventBridge shows one; null: its value is secret. */
export type ShownParameter = Omit<ConnectionParameter, 'value' | 'isSecret'> & { value: string | null };

/** As EventBridge tells it, without any part of the credentials. */
export interface Connection {
  arn: string;
  name: string;
  state: string;
  stateReason: string | undefined;
  description: string | undefined;
  authorizationType: string | undefined;
  apiKeyName: string | undefined;
  oauthEndpoint: string | undefined;
  oauthMethod: string | undefined;
  tokenParameters: ShownParameter[];
  parameters: ConnectionParameter[];
  /** Resource configuration that it reaches privately; undefined for a public connection. */
  configurationArn: string | undefined;
  /** Association of that configuration that EventBridge manages. */
  associationArn: string | undefined;
}

const placesOf = { header: 'HeaderParameters', query: 'QueryStringParameters', body: 'BodyParameters' } as const;

function httpParameters(parameters: readonly ConnectionParameter[]): ConnectionHttpParameters {
  const inPlace = (place: ConnectionParameter['in']) =>
    parameters.filter((one) => one.in === place).map((one) => ({ Key: one.name, Value: one.value, IsValueSecret: one.isSecret ?? false }));
  return { HeaderParameters: inPlace('header'), QueryStringParameters: inPlace('query'), BodyParameters: inPlace('body') };
}

function plainParameters(told: ConnectionHttpParameters | undefined): ConnectionParameter[] {
  return (Object.entries(placesOf) as [ConnectionParameter['in'], (typeof placesOf)['header']][]).flatMap(([place, member]) =>
    (told?.[member] ?? []).map((one) => ({ in: place, name: one.Key ?? '', value: one.Value ?? '' })),
  );
}

/** AWS takes a value for secret unless it says that it is not. */
function shownParameters(parameters: ConnectionHttpParameters | undefined): ShownParameter[] {
  return (Object.entries(placesOf) as [ConnectionParameter['in'], (typeof placesOf)['header']][]).flatMap(([place, member]) =>
    (parameters?.[member] ?? []).map(({ Key = '', Value, IsValueSecret = true }) => ({ in: place, name: Key, value: IsValueSecret ? null : (Value ?? '') })),
  );
}

function authParameters(authorization: ConnectionAuthorization): CreateConnectionAuthRequestParameters {
  switch (authorization.type) {
    case 'BASIC':
      return { BasicAuthParameters: { Username: authorization.username, Password: authorization.password } };
    case 'API_KEY':
      return { ApiKeyAuthParameters: { ApiKeyName: authorization.keyName, ApiKeyValue: authorization.value } };
    case 'OAUTH_CLIENT_CREDENTIALS': {
      const { endpoint, method, parameters, clientId, clientSecret } = authorization;
      return {
        OAuthParameters: {
          ClientParameters: { ClientID: clientId, ClientSecret: clientSecret },
          AuthorizationEndpoint: endpoint,
          HttpMethod: method,
          OAuthHttpParameters: httpParameters(parameters),
        },
      };
    }
  }
}

/** UpdateConnection needs no secrets (EventBridge API model, UpdateConnectionAuthRequestParameters). */
function changedAuthParameters(change: AuthorizationChange): UpdateConnectionAuthRequestParameters {
  if (change.type === 'API_KEY') return { ApiKeyAuthParameters: { ApiKeyName: change.keyName } };
  const { endpoint, method, parameters } = change;
  return { OAuthParameters: { AuthorizationEndpoint: endpoint, HttpMethod: method, ...(parameters && { OAuthHttpParameters: httpParameters(parameters) }) } };
}

function secretsOf(authorization: ConnectionAuthorization | undefined): string[] {
  switch (authorization?.type) {
    case 'BASIC':
      return [authorization.password];
    case 'API_KEY':
      return [authorization.value];
    case 'OAUTH_CLIENT_CREDENTIALS':
      return [authorization.clientSecret, ...authorization.parameters.filter(({ isSecret }) => isSecret).map(({ value }) => value)];
    case undefined:
      return [];
  }
}

function plain(told: DescribeConnectionCommandOutput): Connection {
  const { AuthParameters: auth } = told;
  const reached = told.InvocationConnectivityParameters?.ResourceParameters;
  return {
    arn: required(told.ConnectionArn, 'ConnectionArn'),
    name: required(told.Name, 'Name'),
    state: required(told.ConnectionState, 'ConnectionState'),
    stateReason: told.StateReason,
    description: told.Description,
    authorizationType: required(told.AuthorizationType, 'AuthorizationType'),
    apiKeyName: auth?.ApiKeyAuthParameters?.ApiKeyName,
    oauthEndpoint: auth?.OAuthParameters?.AuthorizationEndpoint,
    oauthMethod: auth?.OAuthParameters?.HttpMethod,
    tokenParameters: shownParameters(auth?.OAuthParameters?.OAuthHttpParameters),
    parameters: plainParameters(auth?.InvocationHttpParameters),
    configurationArn: reached?.ResourceConfigurationArn || undefined,
    associationArn: reached?.ResourceAssociationArn || undefined,
  };
}

export async function describeConnection(session: AwsSession, name: string): Promise<Connection> {
  return await callAws(session, 'events', 'DescribeConnection', (events) => events.describeConnection({ Name: name }), plain);
}

/** A list does not say where a connection leads, nor what goes with its calls. */
export interface ConnectionSummary {
  arn: string;
  name: string;
  state: string;
  stateReason: string | undefined;
  authorizationType: string | undefined;
  /** Anything of it, its credentials too, was changed then. */
  modifiedAt: Date | undefined;
}

export async function listConnections(session: AwsSession): Promise<ConnectionSummary[]> {
  const { items } = await readAll(
    session,
    'events',
    'ListConnections',
    (events, nextToken) => events.listConnections({ NextToken: nextToken, Limit: 100 }),
    (page) => ({ items: page.Connections, next: page.NextToken }),
    (told) => ({
    arn: required(told.ConnectionArn, 'ConnectionArn'),
    name: required(told.Name, 'Name'),
    state: required(told.ConnectionState, 'ConnectionState'),
    stateReason: told.StateReason,
    authorizationType: told.AuthorizationType,
    modifiedAt: told.LastModifiedTime,
  }),
  );
  return items;
}

/** What EventBridge responds to each change of a connection. */
function accepted(told: { ConnectionArn?: string | undefined; ConnectionState?: string | undefined }): void {
  required(told.ConnectionArn, 'ConnectionArn');
  required(told.ConnectionState, 'ConnectionState');
}

export interface NewConnection {
  name: string;
  description: string;
  configurationArn: string;
  authorization: ConnectionAuthorization;
  parameters: ConnectionParameter[];
}

/** EventBridge takes no client token: a repeated create fails with `alreadyExists`. */
export async function createConnection(session: AwsSession, connection: NewConnection): Promise<void> {
  const { name, description, configurationArn, authorization, parameters } = connection;
  await callAws(
    session,
    'events',
    'CreateConnection',
    (events) =>
      events.createConnection({
        Name: name,
        Description: description,
        AuthorizationType: authorization.type,
        AuthParameters: {
          ...authParameters(authorization),
          ...(parameters.length > 0 && { InvocationHttpParameters: httpParameters(parameters) }),
        },
        InvocationConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn: configurationArn } },
      }),
    (told) => accepted(told),
    secretsOf(authorization),
  );
}

export interface ConnectionChange {
  description: string;
  parameters: ConnectionParameter[];
  /** Undefined: the credentials stay as they are. */
  authorization?: ConnectionAuthorization | undefined;
  /** Instead of `authorization`: what changes without the secrets. */
  authorizationChange?: AuthorizationChange | undefined;
  /** Undefined: it reaches what it reached. Naming it makes EventBridge build the way there anew. */
  configurationArn?: string | undefined;
}

export async function updateConnection(session: AwsSession, name: string, change: ConnectionChange): Promise<void> {
  const { description, parameters, authorization, authorizationChange, configurationArn } = change;
  await callAws(
    session,
    'events',
    'UpdateConnection',
    (events) =>
      events.updateConnection({
        Name: name,
        Description: description,
        ...(authorization && { AuthorizationType: authorization.type }),
        AuthParameters: {
          ...(authorization ? authParameters(authorization) : authorizationChange && changedAuthParameters(authorizationChange)),
          InvocationHttpParameters: httpParameters(parameters),
        },
        ...(configurationArn && { InvocationConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn: configurationArn } } }),
      }),
    (told) => accepted(told),
    secretsOf(authorization),
  );
}

export async function deleteConnection(session: AwsSession, name: string): Promise<void> {
  await callAws(session, 'events', 'DeleteConnection', (events) => events.deleteConnection({ Name: name }), (told) => accepted(told));
}
