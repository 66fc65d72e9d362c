import { getShareAssociations } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import { listAssociations } from '@/lib/controller/drivers/account-associations';
import type { ListedAccess, ListedAssociation } from '../finding';

/** Configurations whose associations are asked for at the same time. */
const atOnce = 4;

/**
 * Who has access to these configurations, as their owner sees it. Shares and principals come in two lists of the whole account
 * and Region; associations AWS lists for one configuration at a time only, so those are two lists for each.
 */
export async function listAccess(session: AwsSession, configurationArns: readonly string[]): Promise<ListedAccess> {
  if (configurationArns.length === 0) return { shared: [], principals: [], associations: [] };
  const [resources, principals] = await Promise.all([getShareAssociations(session, { type: 'RESOURCE' }), getShareAssociations(session, { type: 'PRINCIPAL' })]);
  const associations: ListedAssociation[] = [];
  const left = [...configurationArns];
  const lane = async () => {
    for (let arn = left.pop(); arn !== undefined; arn = left.pop()) associations.push(...(await associationsOf(session, arn)));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return {
    shared: resources.items.map(({ shareArn, entity, status }) => ({ shareArn, configurationArn: entity, status })),
    principals: principals.items.map(({ shareArn, shareName, entity, status, external, createdAt }) => ({ shareArn, shareName, entity, status, external, createdAt: isoOf(createdAt) })),
    associations,
  };
}

async function associationsOf(session: AwsSession, configurationArn: string): Promise<ListedAssociation[]> {
  const { network, endpoint } = await listAssociations(session, configurationArn);
  return [
    ...network.items.map(({ arn, createdBy, status, isManaged, serviceNetworkId, createdAt }): ListedAssociation => ({
      kind: isManaged ? 'CONNECTION' : 'NETWORK_ASSOCIATION', configurationArn, arn, holder: createdBy, status, through: isManaged ? null : (serviceNetworkId ?? null), createdAt: isoOf(createdAt),
    })),
    ...endpoint.items.map(({ arn, createdBy, vpcEndpointId, createdAt }): ListedAssociation => ({
      kind: 'ENDPOINT_ASSOCIATION', configurationArn, arn, holder: createdBy, status: null, through: vpcEndpointId ?? null, createdAt: isoOf(createdAt),
    })),
  ];
}

function isoOf(moment: Date | undefined): string | null {
  return moment?.toISOString() ?? null;
}
