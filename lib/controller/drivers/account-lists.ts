import { listConnections } from '@/lib/aws/events';
import { getResourceShares, getShareAssociations, getShareInvitations } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { listResourceGateways } from '@/lib/aws/vpc-lattice-gateways';

/*
 * All that an account holds in one Region, as lists tell it: so many calls as there are pages, however many resources are
 * looked for in them.
 */

const readers = {
  gateways: listResourceGateways,
  configurations: listResourceConfigurations,
  ownShares: (session: AwsSession) => getResourceShares(session, { owner: 'SELF' }),
  sharesOfOthers: (session: AwsSession) => getResourceShares(session, { owner: 'OTHER-ACCOUNTS' }),
  sharedResources: async (session: AwsSession) => (await getShareAssociations(session, { type: 'RESOURCE' })).items,
  sharePrincipals: async (session: AwsSession) => (await getShareAssociations(session, { type: 'PRINCIPAL' })).items,
  invitations: (session: AwsSession) => getShareInvitations(session),
  connections: listConnections,
};

export type ListName = keyof typeof readers;
type Item<N extends ListName> = Awaited<ReturnType<(typeof readers)[N]>>[number];

/** By ARN; what is in a share, or invites to one, by the share's. */
export type AccountLists = { [N in ListName]: ReadonlyMap<string, readonly Item<N>[]> };

function keyOf(item: Item<ListName>): string {
  return 'shareArn' in item ? item.shareArn : item.arn;
}

/** Reads a list to its last page. */
export async function readAccountList(session: AwsSession, name: ListName): Promise<AccountLists[ListName]> {
  const byKey = new Map<string, Item<ListName>[]>();
  for (const item of await readers[name](session)) {
    const key = keyOf(item);
    const found = byKey.get(key);
    if (found) found.push(item);
    else byKey.set(key, [item]);
  }
  return byKey as AccountLists[ListName];
}
