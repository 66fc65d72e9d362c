import { listConnections } from '@/lib/aws/events';
import { getResourceShares } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { listResourceGateways } from '@/lib/aws/vpc-lattice-gateways';
import { ownershipTag } from '@/lib/controller/driver';
import { awsNamePrefix } from '@/lib/controller/specs';
import type { ListedObject, MarkedKind } from '../rules/mark';
import { isoOf } from './access-on-aws';

/**
 * One list of the account and Region for each kind. RAM shows the tags in its list. Configurations that others share with the
 * account are in the list too, and are left out. The roles read connections whose names begin with `pergola-` only.
 */
const lists: Record<MarkedKind, (session: AwsSession) => Promise<ListedObject[]>> = {
  'resource-gateway': async (session) =>
    (await listResourceGateways(session)).map(({ arn, name, status, updatedAt }) => ({ kind: 'resource-gateway', arn, name, awsState: status, changedAt: isoOf(updatedAt) })),
  'resource-configuration': async (session) =>
    (await listResourceConfigurations(session))
      .filter(({ arn }) => arn.split(':')[4] === session.accountId)
      .map(({ arn, name, status, updatedAt }) => ({ kind: 'resource-configuration', arn, name, awsState: status, changedAt: isoOf(updatedAt) })),
  'resource-share': async (session) =>
    (await getResourceShares(session, { owner: 'SELF' })).map(({ arn, name, status, updatedAt, tags }) => ({ kind: 'resource-share', arn, name, awsState: status, changedAt: isoOf(updatedAt), markedAs: tags[ownershipTag] ?? null })),
  connection: async (session) =>
    (await listConnections(session))
      .filter(({ name }) => name.startsWith(awsNamePrefix))
      .map(({ arn, name, state, modifiedAt }) => ({ kind: 'connection', arn, name, awsState: state, changedAt: isoOf(modifiedAt) })),
};

/** Kinds that the roles of an account can hold. */
export const kindsOfOwner: readonly MarkedKind[] = ['resource-gateway', 'resource-configuration', 'resource-share'];
export const kindsOfConsumer: readonly MarkedKind[] = ['connection'];

export function listObjects(session: AwsSession, kind: MarkedKind): Promise<ListedObject[]> {
  return lists[kind](session);
}
