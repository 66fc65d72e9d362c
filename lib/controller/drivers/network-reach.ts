import { isAwsError } from '@/lib/aws/errors';
import type { AwsSession } from '@/lib/aws/session';
import type { NetworkAssociation } from '@/lib/aws/vpc-lattice-associations';
import { listNetworkVpcAssociations, listNetworkVpcEndpoints } from '@/lib/aws/vpc-lattice-networks';
import { getResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import { RoleUnusable } from '../account-session';
import { isSamePrincipal, letsIn, principalsOf } from '../policy-principals';
import type { MembershipReader } from './membership';
import { isForMembers, readPathsByShare } from './paths-by-share';

/*
 * An account that put the configuration on a service network of its own can share that network with further accounts. Only
 * the owner of a network sees whom it is shared with, and which VPCs and endpoints are on it.
 */

/** A service network of another account that holds the configuration. */
export interface NetworkOfOther {
  arn: string;
  /** AWS is removing the configuration from it, which goes on working until that is done. */
  isLeaving: boolean;
}

export interface NetworkReach {
  networkArn: string;
  ownerAccountId: string;
  /** Null: the owner's account can't be read. */
  reaches: boolean | null;
  /** AWS is closing what the account comes in by. */
  isLeaving: boolean;
  requestId: string;
}

/** What never came to be gives no access. What AWS is deleting, or failed to delete, still does. */
const failed = 'CREATE_FAILED';
const leaving = 'DELETE_IN_PROGRESS';

/** Whether a VPC association or VPC endpoint association of a network, by its state, lets its account reach the network. */
export function isOnNetwork(status: string | null | undefined): boolean {
  return status !== failed;
}

/** Service networks that hold the configuration and belong neither to the account nor to AWS. */
export function networksOfOthers(associations: readonly NetworkAssociation[], accountId: string): NetworkOfOther[] {
  const live = associations.filter(({ isManaged, status }) => !isManaged && status !== failed);
  const arns = new Set(live.flatMap(({ serviceNetworkArn }) => serviceNetworkArn ?? []));
  return [...arns]
    .filter((arn) => /^\d{12}$/.test(ownerOf(arn)) && ownerOf(arn) !== accountId)
    .map((arn) => ({ arn, isLeaving: live.every(({ serviceNetworkArn, status }) => serviceNetworkArn !== arn || status === leaving) }));
}

function ownerOf(networkArn: string): string {
  return networkArn.split(':')[4] ?? '';
}

/** Whether the account reaches the network: by a share or the policy of the network, or as the owner of a VPC or endpoint on it. */
export async function readNetworkReach(openReader: (accountId: string) => Promise<AwsSession>, { arn: networkArn, isLeaving }: NetworkOfOther, members: MembershipReader): Promise<NetworkReach> {
  const ownerAccountId = ownerOf(networkArn);
  try {
    const session = await openReader(ownerAccountId);
    const shares = await readPathsByShare(session, { configurationArn: networkArn, ownShareArn: null, holder: members.holder });
    const { policy } = await getResourcePolicy(session, networkArn);
    const [vpcs, endpoints] = [await listNetworkVpcAssociations(session, networkArn), await listNetworkVpcEndpoints(session, networkArn)];
    const principals = policy === null ? null : principalsOf(policy);
    const byPolicy = (principals?.holders ?? []).filter((holder) => isForMembers(holder, members.holder) && !shares.principals.some((principal) => isSamePrincipal(principal, holder)));
    const forMembers = [...shares.indirect, ...byPolicy.map((principal) => ({ principal }))];
    const isOpen = shares.direct.length > 0 || (principals !== null && letsIn(principals, members.holder)) || (await members.among(forMembers)).length > 0;
    const on = [...vpcs.items, ...endpoints.items].filter(({ accountId, status }) => accountId === members.holder && isOnNetwork(status));
    return { networkArn, ownerAccountId, reaches: isOpen || on.length > 0, isLeaving: isLeaving || (!isOpen && on.every(({ status }) => status === leaving)), requestId: vpcs.requestId };
  } catch (error) {
    if (!(error instanceof RoleUnusable) && !isAwsError(error, 'accessDenied')) throw error;
    return { networkArn, ownerAccountId, reaches: null, isLeaving, requestId: '' };
  }
}
