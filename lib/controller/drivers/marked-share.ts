import { getResourceShares, type ResourceShare } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import { ownershipTag } from '../driver';

/** Names of shares are not unique, so a share is known by its tag. */
export function listMarkedShares(session: AwsSession, resourceId: string): Promise<ResourceShare[]> {
  return getResourceShares(session, { owner: 'SELF', tag: { key: ownershipTag, value: resourceId } });
}

export function isThere({ status }: ResourceShare): boolean {
  return status !== 'DELETED';
}

/** Of twins, which a lost response of AWS can leave, every pass adopts the same one. */
export function chosenOf(marked: readonly ResourceShare[]): ResourceShare | undefined {
  return oldest(marked.filter(({ status }) => status === 'ACTIVE')) ?? oldest(marked.filter(isThere));
}

function oldest(shares: readonly ResourceShare[]): ResourceShare | undefined {
  return shares.toSorted((one, other) => (one.createdAt?.getTime() ?? 0) - (other.createdAt?.getTime() ?? 0) || one.arn.localeCompare(other.arn))[0];
}
