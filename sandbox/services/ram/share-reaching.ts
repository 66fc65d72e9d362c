import type { World } from '@/sandbox/core/contract';
import { matchAction } from '@/sandbox/core/iam/match-pattern';
import { withIdentities } from '@/sandbox/core/sandbox-world';
import { organizationOf } from '@/sandbox/world/organizations';
import { associations, associationsOfShare, type Association } from './association';
import { actionsOf } from './permission';
import { permissionNamed, resourceTypeOf } from './permissions';
import { isStandard, resourceShares, type ResourceShare } from './resource-share';

/** The first share through which an account sees a resource right now. */
export function shareReaching(world: World, resourceArn: string, accountId: string): ResourceShare | undefined {
  return sharesReaching(world, resourceArn, accountId)[0];
}

/** Whether the permissions of the shares through which an account sees a resource allow an action. */
export function isSharedAction(world: World, resourceArn: string, accountId: string, action: string): boolean {
  const resourceType = resourceTypeOf(resourceArn);
  return sharesReaching(world, resourceArn, accountId)
    .flatMap(({ permissions }) => permissions)
    .some(({ arn, version }) => {
      const permission = permissionNamed(world, arn);
      return permission?.resourceType === resourceType && actionsOf(permission, version).some((pattern) => matchAction(pattern, action));
    });
}

function sharesReaching(world: World, resourceArn: string, accountId: string): ResourceShare[] {
  return sharesHolding(world, resourceArn, ['ASSOCIATED', 'DISASSOCIATING']).filter((share) => reaches(world, share, accountId));
}

/** The active shares that hold a resource, in any of these states; not those that RAM created from a policy, which itself gives the access. */
export function sharesHolding(
  world: World,
  resourceArn: string,
  statuses: Association['status'][] = ['ASSOCIATING', 'ASSOCIATED', 'DISASSOCIATING'],
): ResourceShare[] {
  return associations(world)
    .where('entity', resourceArn)
    .filter(({ type, status }) => type === 'RESOURCE' && statuses.includes(status))
    .flatMap(({ shareId }) => resourceShares(world).get(shareId) ?? [])
    .filter((share) => isStandard(share) && (share.status === 'ACTIVE' || share.status === 'DELETING'));
}

/** Whether an account is among the principals of a share, and no longer waits for its invitation. */
export function reaches(world: World, share: ResourceShare, accountId: string): boolean {
  return associationsOfShare(world, share.id).some(
    (association) =>
      association.type === 'PRINCIPAL' &&
      ['ASSOCIATED', 'DISASSOCIATING'].includes(association.status) &&
      principalCovers(world, association.entity, share.accountId, accountId),
  );
}

/** The shares of other accounts that may reach an account: those with a principal that names it or its organization. */
export function sharesNaming(world: World, accountId: string): ResourceShare[] {
  const ids = principalsCovering(world, accountId)
    .flatMap((principal) => associations(world).where('entity', principal))
    .map(({ shareId }) => shareId);
  return [...new Set(ids)].flatMap((id) => resourceShares(world).get(id) ?? []).filter((share) => share.accountId !== accountId && isStandard(share));
}

/** Every principal that an account is, or is in. */
function principalsCovering(world: World, accountId: string): string[] {
  const organization = organizationOf(withIdentities(world).file, accountId);
  return organization ? [accountId, `arn:aws:organizations::${organization.managementAccount}:organization/${organization.id}`] : [accountId];
}

/** A principal is an account, or the whole organization of the share's owner. */
export function principalCovers(world: World, principal: string, ownerId: string, accountId: string): boolean {
  if (principal === accountId) return true;
  return principal.includes(':organization/') && accountId !== ownerId && world.inOneOrganization(ownerId, accountId);
}
