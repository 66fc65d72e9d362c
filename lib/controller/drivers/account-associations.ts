import type { AwsSession } from '@/lib/aws/session';
import { isAwsError } from '@/lib/aws/errors';
import { listEndpointAssociations, listNetworkAssociations, type EndpointAssociation, type NetworkAssociation } from '@/lib/aws/vpc-lattice-associations';
import type { WholeList } from '@/lib/aws/call';

/** One account's associations with one resource configuration. */
export interface AccountAssociations {
  network: NetworkAssociation[];
  endpoint: EndpointAssociation[];
}

export const noAssociations: AccountAssociations = { network: [], endpoint: [] };

/** A configuration that is not there any more has no associations: AWS does not delete one that has. */
async function emptyWhenGone<T>(list: Promise<WholeList<T>>): Promise<WholeList<T>> {
  try {
    return await list;
  } catch (error) {
    if (isAwsError(error, 'notFound')) return { items: [], requestId: error.requestId ?? '' };
    throw error;
  }
}

/** Both lists of the configuration, as its owner sees them: the associations of all accounts. */
export async function listAssociations(session: AwsSession, configurationArn: string): Promise<{ network: WholeList<NetworkAssociation>; endpoint: WholeList<EndpointAssociation> }> {
  const network = await emptyWhenGone(listNetworkAssociations(session, configurationArn));
  const endpoint = await emptyWhenGone(listEndpointAssociations(session, configurationArn));
  return { network, endpoint };
}

/** The account that an association lets in: the network's owner, else who made it. The owner of a configuration may put it into the network of another account itself. */
export function accountLetIn({ createdBy, isManaged, serviceNetworkArn }: Pick<NetworkAssociation, 'createdBy' | 'isManaged' | 'serviceNetworkArn'>): string {
  return (!isManaged && serviceNetworkArn?.split(':')[4]) || createdBy;
}

/** The associations by which an account comes in, and those with the given service networks, whoever made them. */
export async function readAssociations(
  session: AwsSession,
  configurationArn: string,
  accountId: string,
  networkArns: readonly string[] = [],
): Promise<{ associations: AccountAssociations; others: NetworkAssociation[]; requestIds: { network: string; endpoint: string } }> {
  const { network, endpoint } = await listAssociations(session, configurationArn);
  const isTheirs = (one: NetworkAssociation) => one.createdBy === accountId || accountLetIn(one) === accountId || networkArns.includes(one.serviceNetworkArn ?? '');
  return {
    associations: { network: network.items.filter(isTheirs), endpoint: endpoint.items.filter(({ createdBy }) => createdBy === accountId) },
    others: network.items.filter((one) => !isTheirs(one)),
    requestIds: { network: network.requestId, endpoint: endpoint.requestId },
  };
}
