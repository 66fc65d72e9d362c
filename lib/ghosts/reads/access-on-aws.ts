import { getResourceShares, getShareAssociations } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import { ownershipTag } from '@/lib/controller/driver';
import { accountLetIn, listAssociations } from '@/lib/controller/drivers/account-associations';
import type { ListedAccess, ListedAssociation } from '../finding';

/** Configurations whose associations are asked for at the same time. */
const atOnce = 4;

/**
 * Who has access to these configurations, as their owner sees it. Shares and principals come in two lists of the whole account
 * and Region; associations AWS lists for one configuration at a time only, so those are two lists for each.
 */
export async function listAccess(session: AwsSession, configurationArns: readonly string[]): Promise<ListedAccess> {
  if (configurationArns.length === 0) return { shared: [], principals: [], associations: [] };
  const [shares, associations] = await Promise.all([listShares(session), inLanes(configurationArns, (arn) => associationsOf(session, arn))]);
  return { ...shares, associations: associations.flat() };
}

/**
 * What is in the account's shares, and for whom: lists of the whole account and Region. Shares that RAM created from a
 * resource policy are left out: the policy itself shows their principals, and they go with it.
 */
export async function listShares(session: AwsSession): Promise<Pick<ListedAccess, 'shared' | 'principals'>> {
  const [shares, resources, principals] = await Promise.all([
    getResourceShares(session, { owner: 'SELF' }),
    getShareAssociations(session, { type: 'RESOURCE' }),
    getShareAssociations(session, { type: 'PRINCIPAL' }),
  ]);
  const fromPolicy = new Set(shares.filter(({ isFromPolicy }) => isFromPolicy).map(({ arn }) => arn));
  const marked = new Set(shares.filter(({ tags }) => tags[ownershipTag]).map(({ arn }) => arn));
  const isMade = ({ shareArn }: { shareArn: string }) => !fromPolicy.has(shareArn);
  return {
    shared: resources.items.filter(isMade).map(({ shareArn, entity, status }) => ({ shareArn, configurationArn: entity, status })),
    principals: principals.items.filter(isMade).map(({ shareArn, shareName, entity, status, external, createdAt }) => ({ shareArn, shareName, entity, status, external, ...(marked.has(shareArn) && { isMarked: true }), createdAt: isoOf(createdAt) })),
  };
}

/** One result an item, a few items at a time. */
export async function inLanes<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...items];
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

async function associationsOf(session: AwsSession, configurationArn: string): Promise<ListedAssociation[]> {
  const { network, endpoint } = await listAssociations(session, configurationArn);
  return [
    ...network.items.map((item): ListedAssociation => {
      const { arn, status, isManaged, serviceNetworkId, serviceNetworkArn, createdAt } = item;
      const where = isManaged ? { through: null, networkArn: null } : { through: serviceNetworkId ?? null, networkArn: serviceNetworkArn ?? null };
      return { kind: isManaged ? 'CONNECTION' : 'NETWORK_ASSOCIATION', configurationArn, arn, holder: accountLetIn(item), status, ...where, createdAt: isoOf(createdAt) };
    }),
    ...endpoint.items.map(({ arn, createdBy, vpcEndpointId, createdAt }): ListedAssociation => ({
      kind: 'ENDPOINT_ASSOCIATION', configurationArn, arn, holder: createdBy, status: null, through: vpcEndpointId ?? null, networkArn: null, createdAt: isoOf(createdAt),
    })),
  ];
}

export function isoOf(moment: Date | undefined): string | null {
  return moment?.toISOString() ?? null;
}
