import { isAwsError } from '@/lib/aws/errors';
import type { AwsSession } from '@/lib/aws/session';
import { listNetworkVpcAssociations, listNetworkVpcEndpoints } from '@/lib/aws/vpc-lattice-networks';
import { getResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import { isOnNetwork } from '@/lib/controller/drivers/network-reach';
import { openAccountSession } from '@/lib/controller/account-session';
import { isSamePrincipal, principalsOf } from '@/lib/controller/policy-principals';
import { readingAccess } from '@/lib/controller/read-permissions';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { ListedAssociation, ListedNetwork } from '../finding';
import { inLanes, isoOf, listShares } from './access-on-aws';

export interface NetworksRead {
  networks: ListedNetwork[];
  /** Networks of which nobody says who reaches them; `problem` null: their account is not onboarded. */
  unread: { networkArn: string; ownerAccountId: string; problem: string | null }[];
}

/**
 * Who reaches the service networks that hold configurations of an account, beside the accounts that own the networks. Only
 * the owner of a network sees that: two lists of each owner's account and Region, and two and the resource policy of each network.
 */
export async function listNetworks(associations: readonly ListedAssociation[], purpose: { session: AwsSession; sourceIdentity: string }): Promise<NetworksRead> {
  const arns = [...new Set(associations.flatMap(({ networkArn }) => networkArn ?? []))];
  const owners = [...new Set(arns.map(ownerOf))].filter((owner) => owner !== '');
  const read = await inLanes(owners, (owner) => networksOf(owner, arns.filter((arn) => ownerOf(arn) === owner), purpose));
  return { networks: read.flatMap(({ networks }) => networks), unread: read.flatMap(({ unread }) => unread) };
}

function ownerOf(networkArn: string): string {
  return networkArn.split(':')[4] ?? '';
}

async function networksOf(ownerAccountId: string, arns: readonly string[], { session: own, sourceIdentity }: { session: AwsSession; sourceIdentity: string }): Promise<NetworksRead> {
  try {
    const session = ownerAccountId === own.accountId ? own : await openAccountSession(ownerAccountId, own.region, 'READ', { sourceIdentity, sessionName: 'networks', permissions: readingAccess });
    const shares = await listShares(session);
    return { unread: [], networks: await inLanes(arns, (networkArn) => readNetwork(session, networkArn, shares)) };
  } catch (error) {
    if (!isAwsError(error) && !(error instanceof AppError)) throw error;
    const isOnboarded = (await db().account.count({ where: { id: ownerAccountId } })) > 0;
    const problem = isOnboarded ? error.publicMessage : null;
    return { networks: [], unread: arns.map((networkArn) => ({ networkArn, ownerAccountId, problem })) };
  }
}

/** Of places in a share. */
const ended = new Set(['DISASSOCIATED', 'FAILED']);

async function readNetwork(session: AwsSession, networkArn: string, { shared, principals }: Awaited<ReturnType<typeof listShares>>): Promise<ListedNetwork> {
  const [policy, vpcs, endpoints] = await Promise.all([getResourcePolicy(session, networkArn), listNetworkVpcAssociations(session, networkArn), listNetworkVpcEndpoints(session, networkArn)]);
  const shares = new Set(shared.filter((one) => one.configurationArn === networkArn && !ended.has(one.status)).map(({ shareArn }) => shareArn));
  const byRam = principals.filter(({ shareArn, status }) => shares.has(shareArn) && !ended.has(status));
  const byPolicy = policy.policy === null ? [] : principalsOf(policy.policy).holders.filter((holder) => !principals.some(({ shareArn, entity }) => shares.has(shareArn) && isSamePrincipal(entity, holder)));
  return {
    networkArn,
    ownerAccountId: session.accountId,
    reachedBy: [
      ...byRam.map(({ entity, status, createdAt }) => ({ holder: entity, state: status, createdAt })),
      ...byPolicy.map((holder) => ({ holder, state: null, createdAt: null })),
      ...[...vpcs.items, ...endpoints.items].filter(({ status }) => isOnNetwork(status)).map(({ accountId, status, createdAt }) => ({ holder: accountId, state: status, createdAt: isoOf(createdAt) })),
    ],
  };
}
