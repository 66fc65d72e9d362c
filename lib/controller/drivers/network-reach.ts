import { isAwsError } from '@/lib/aws/errors';
import type { AwsSession } from '@/lib/aws/session';
import type { NetworkAssociation } from '@/lib/aws/vpc-lattice-associations';
import { listNetworkVpcAssociations, listNetworkVpcEndpoints } from '@/lib/aws/vpc-lattice-networks';
import { getResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import { RoleUnusable } from '../account-session';
import { letsIn, principalsOf } from '../policy-principals';
import { readPathsByShare } from './paths-by-share';

/*
 * An account that put the configuration on a service network of its own can share that network with further accounts. Only
 * the owner of a network sees whom it is shared with, and which VPCs and endpoints are on it.
 */

/** A service network of another account that holds the configuration. */
export interface NetworkReach {
  networkArn: string;
  ownerAccountId: string;
  /** Null: the owner's account can't be read. */
  reaches: boolean | null;
  requestId: string;
}

const ended = new Set(['DELETE_IN_PROGRESS', 'DELETE_FAILED', 'CREATE_FAILED']);

/** Service networks that hold the configuration and belong neither to the account nor to AWS. */
export function networksOfOthers(associations: readonly NetworkAssociation[], accountId: string): string[] {
  const live = associations.filter(({ isManaged, status }) => !isManaged && status !== 'DELETE_IN_PROGRESS');
  const arns = new Set(live.flatMap(({ serviceNetworkArn }) => serviceNetworkArn ?? []));
  return [...arns].filter((arn) => /^\d{12}$/.test(ownerOf(arn)) && ownerOf(arn) !== accountId);
}

function ownerOf(networkArn: string): string {
  return networkArn.split(':')[4] ?? '';
}

/** Whether the account reaches the network: by a share or the policy of the network, or as the owner of a VPC or endpoint on it. */
export async function readNetworkReach(openReader: (accountId: string) => Promise<AwsSession>, networkArn: string, of: { accountId: string; isOutside: boolean }): Promise<NetworkReach> {
  const ownerAccountId = ownerOf(networkArn);
  try {
    const session = await openReader(ownerAccountId);
    const shares = await readPathsByShare(session, { configurationArn: networkArn, ownShareArn: null, holder: of.accountId, isOutside: of.isOutside });
    const { policy } = await getResourcePolicy(session, networkArn);
    const [vpcs, endpoints] = [await listNetworkVpcAssociations(session, networkArn), await listNetworkVpcEndpoints(session, networkArn)];
    const isOn = [...vpcs.items, ...endpoints.items].some(({ accountId, status }) => accountId === of.accountId && !ended.has(status ?? ''));
    const reaches = isOn || shares.direct.length + shares.indirect.length > 0 || (policy !== null && letsIn(principalsOf(policy), of.accountId));
    return { networkArn, ownerAccountId, reaches, requestId: vpcs.requestId };
  } catch (error) {
    if (!(error instanceof RoleUnusable) && !isAwsError(error, 'accessDenied')) throw error;
    return { networkArn, ownerAccountId, reaches: null, requestId: '' };
  }
}
