import type { ApiDestination as ShownDestination, ApiDestinationHttpMethod, ApiDestinationState } from '@aws-sdk/client-eventbridge';
import { ServiceError, type Call, type PermissionCheck, type StoredObject, type World } from '@/sandbox/core/contract';
import { connections, type Connection } from './connection';

/** The id of an API destination is its ARN. */
export interface ApiDestination extends StoredObject {
  name: string;
  arn: string;
  description?: string | undefined;
  connectionArn: string;
  invocationEndpoint: string;
  httpMethod: ApiDestinationHttpMethod;
  invocationRateLimitPerSecond: number;
  createdAt: number;
  lastModifiedAt: number;
}

export function apiDestinations(world: World) {
  return world.collection<ApiDestination>('events.apiDestination');
}

export function findApiDestination(call: Call, name: string | undefined): ApiDestination | undefined {
  return apiDestinations(call.world)
    .where('name', String(name))
    .find(({ accountId, region }) => accountId === call.caller.accountId && region === call.region);
}

export function apiDestinationOf(call: Call, verb: 'describe' | 'update' | 'delete', name: string | undefined): ApiDestination {
  const destination = findApiDestination(call, name);
  if (!destination) {
    throw new ServiceError('ResourceNotFoundException', `Failed to ${verb} the api-destination(s). An api-destination '${String(name)}' does not exist.`);
  }
  return destination;
}

/** The ARN that a policy names has no unique part before the destination exists. */
export function checkOnApiDestination(call: Call, action: string): PermissionCheck {
  const name = String((call.input as { Name?: string }).Name);
  const arn = findApiDestination(call, name)?.arn ?? `arn:aws:events:${call.region}:${call.caller.accountId}:api-destination/${name}`;
  return { action: `events:${action}`, resource: arn };
}

export function connectionBehind(world: World, { connectionArn }: ApiDestination): Connection | undefined {
  return connections(world).where('arn', connectionArn)[0];
}

/** Without authorized credentials behind it a destination is INACTIVE. */
export function stateOf(world: World, destination: ApiDestination): ApiDestinationState {
  return isUsedBy(connectionBehind(world, destination)) ? 'ACTIVE' : 'INACTIVE';
}

export function isUsedBy(connection: Connection | undefined): boolean {
  return connection !== undefined && !['DEAUTHORIZED', 'DEAUTHORIZING', 'DELETING'].includes(String(connection.state));
}

export function shownDestination(world: World, destination: ApiDestination): ShownDestination {
  return {
    ApiDestinationArn: destination.arn,
    Name: destination.name,
    ApiDestinationState: stateOf(world, destination),
    ConnectionArn: destination.connectionArn,
    InvocationEndpoint: destination.invocationEndpoint,
    HttpMethod: destination.httpMethod,
    InvocationRateLimitPerSecond: destination.invocationRateLimitPerSecond,
    CreationTime: new Date(destination.createdAt),
    LastModifiedTime: new Date(destination.lastModifiedAt),
  };
}
