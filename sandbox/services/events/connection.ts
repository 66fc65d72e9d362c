import type { ConnectionAuthorizationType, ConnectionAuthResponseParameters, ConnectionState, DescribeConnectionResponse } from '@aws-sdk/client-eventbridge';
import type { Call, PermissionCheck, StoredObject, World } from '@/sandbox/core/contract';
import { resourceAssociations } from '../vpc-lattice/resource-association';
import { connectionMissing } from './errors';

export interface Connection extends StoredObject {
  name: string;
  arn: string;
  secretArn: string;
  description?: string | undefined;
  kmsKeyIdentifier?: string | undefined;
  state: ConnectionState;
  stateReason?: string | undefined;
  authorizationType: ConnectionAuthorizationType;
  /** What may be shown of the authorization parameters; the rest is in the secret. */
  shownAuth: ConnectionAuthResponseParameters;
  /** A private connection has both; a public one neither. */
  resourceConfigurationArn?: string | undefined;
  associationId?: string | undefined;
  /** The same of an OAuth token endpoint that is private. */
  authorizationConfigurationArn?: string | undefined;
  authorizationAssociationId?: string | undefined;
  /** Its credentials were refused or taken away; only new ones authorize it again. */
  deauthorized?: boolean | undefined;
  createdAt: number;
  lastModifiedAt: number;
  lastAuthorizedAt?: number | undefined;
  settlesAt?: number | undefined;
}

export function connections(world: World) {
  return world.collection<Connection>('events.connection');
}

export function findConnection(call: Call, name: string | undefined): Connection | undefined {
  return connections(call.world)
    .where('name', String(name))
    .find(({ accountId, region }) => accountId === call.caller.accountId && region === call.region);
}

export function connectionOf(call: Call, verb: Parameters<typeof connectionMissing>[0], name: string | undefined): Connection {
  const connection = findConnection(call, name);
  if (!connection) throw connectionMissing(verb, String(name));
  return connection;
}

/** The ARN that a policy names has no unique part before the connection exists. */
export function checkOnConnection(call: Call, action: string): PermissionCheck {
  const name = String((call.input as { Name?: string }).Name);
  const arn = findConnection(call, name)?.arn ?? `arn:aws:events:${call.region}:${call.caller.accountId}:connection/${name}`;
  return { action: `events:${action}`, resource: arn };
}

export function isInTransition(connection: Connection): boolean {
  return ['CREATING', 'UPDATING', 'DELETING', 'AUTHORIZING', 'DEAUTHORIZING'].includes(String(connection.state));
}

/** What every operation on a connection answers. */
export function shownChange(connection: Connection) {
  return {
    ConnectionArn: connection.arn,
    ConnectionState: connection.state,
    CreationTime: new Date(connection.createdAt),
    LastModifiedTime: new Date(connection.lastModifiedAt),
    LastAuthorizedTime: connection.lastAuthorizedAt === undefined ? undefined : new Date(connection.lastAuthorizedAt),
  };
}

export function shownConnection(world: World, connection: Connection): DescribeConnectionResponse {
  const invocation = shownTarget(world, connection.resourceConfigurationArn, connection.associationId);
  const authorization = shownTarget(world, connection.authorizationConfigurationArn, connection.authorizationAssociationId);
  return {
    ...shownChange(connection),
    Name: connection.name,
    Description: connection.description,
    StateReason: connection.stateReason,
    AuthorizationType: connection.authorizationType,
    SecretArn: connection.secretArn,
    KmsKeyIdentifier: connection.kmsKeyIdentifier,
    AuthParameters: { ...connection.shownAuth, ...(authorization ? { ConnectivityParameters: authorization } : {}) },
    ...(invocation ? { InvocationConnectivityParameters: invocation } : {}),
  };
}

function shownTarget(world: World, ResourceConfigurationArn: string | undefined, associationId: string | undefined) {
  if (!ResourceConfigurationArn) return undefined;
  const ResourceAssociationArn = resourceAssociations(world).get(associationId ?? '')?.arn ?? '';
  return { ResourceParameters: { ResourceConfigurationArn, ResourceAssociationArn } };
}
