import type { ConnectivityResourceParameters } from '@aws-sdk/client-eventbridge';
import { ServiceError, type Call } from '@/sandbox/core/contract';
import { quotaOf } from '../quotas';
import { createManagedAssociation } from '../vpc-lattice/managed-association';
import { connections } from './connection';
import { explaining, invalid } from './errors';

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

/** 20 private connections for each account and Region, which Service Quotas does not show (EventBridge quotas page). */
export function requireRoomForPrivate(call: Call): void {
  const { accountId } = call.caller;
  const limit = quotaOf(call.world, 'events.privateConnections', accountId, call.region);
  const used = connections(call.world).list({ accountId, region: call.region }).filter((connection) => connection.resourceConfigurationArn);
  if (used.length >= limit) {
    throw new ServiceError('LimitExceededException', `The requested resource exceeds the maximum number allowed: ${limit} private connections.`);
  }
}

export function associate(call: Call, resourceConfigurationArn: string, connectionName: string): string {
  return explaining('Failed to associate the resource configuration with the caller\'s permissions.', () =>
    createManagedAssociation(call, resourceConfigurationArn, connectionName),
  ).id;
}
