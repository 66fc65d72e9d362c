import type { ConnectivityResourceParameters } from '@aws-sdk/client-eventbridge';
import type { Call } from '@/sandbox/core/contract';
import { quotaOf } from '../quotas';
import { createManagedAssociation, deleteManagedAssociation } from '../vpc-lattice/managed-association';
import { resourceAssociations } from '../vpc-lattice/resource-association';
import { connections, type Connection } from './connection';
import { explaining, invalid, limitExceeded } from './errors';

/** The configuration that a request names; the empty string means none, that is a public connection. */
export function targetOf(call: Call, parameters: ConnectivityResourceParameters | undefined): string | undefined {
  const arn = parameters?.ResourceParameters?.ResourceConfigurationArn;
  if (!arn) return undefined;
  const region = arn.split(':')[3];
  if (region !== call.region) {
    throw invalid(`Resource configuration ${arn} is in Region ${region}. A connection can only use one of its own Region, ${call.region}.`);
  }
  return arn;
}

export function isPrivate({ resourceConfigurationArn, authorizationConfigurationArn }: Pick<Connection, 'resourceConfigurationArn' | 'authorizationConfigurationArn'>): boolean {
  return Boolean(resourceConfigurationArn ?? authorizationConfigurationArn);
}

/** 20 private connections for each account and Region, which Service Quotas does not show (EventBridge quotas page). */
export function requireRoomForPrivate(call: Call): void {
  const { accountId } = call.caller;
  const limit = quotaOf(call.world, 'events.privateConnections', accountId, call.region);
  const used = connections(call.world).list({ accountId, region: call.region }).filter(isPrivate);
  if (used.length >= limit) throw limitExceeded(limit, 'private connections');
}

/** Makes the associations of a connection with the caller's permissions: all of them, or none when one is refused. */
export function associateAll(call: Call, connectionName: string, resourceConfigurationArns: (string | undefined)[]): (string | undefined)[] {
  const made: (string | undefined)[] = [];
  try {
    for (const arn of resourceConfigurationArns) made.push(arn && associate(call, arn, connectionName));
    return made;
  } catch (error) {
    for (const id of made) if (id) resourceAssociations(call.world).delete(id);
    throw error;
  }
}

function associate(call: Call, resourceConfigurationArn: string, connectionName: string): string {
  return explaining("Failed to associate the resource configuration with the caller's permissions.", () =>
    createManagedAssociation(call, resourceConfigurationArn, connectionName),
  ).id;
}

export function deleteAssociations(call: Call, { associationId, authorizationAssociationId }: Connection): void {
  for (const id of [associationId, authorizationAssociationId]) if (id) deleteManagedAssociation(call, id);
}
