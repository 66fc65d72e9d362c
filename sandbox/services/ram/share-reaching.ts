import type { World } from '@/sandbox/core/contract';
import { withIdentities } from '@/sandbox/core/sandbox-world';
import { organizationOf } from '@/sandbox/world/organizations';
import { associations, associationsOfShare, type Association } from './association';
import { actionsOf } from './permission';
import { permissionNamed, resourceTypeOf } from './permissions';
import { resourceShares, type ResourceShare } from './resource-share';

/** The first share through which an account sees a resource right now. */
export function shareReaching(world: World, resourceArn: string, accountId: string): ResourceShare | undefined {
  return sharesReaching(world, resourceArn, accountId)[0];
}

/** What an account may do with a resource that others share with it: all that the permissions of the shares allow together. */
export function sharedActions(world: World, resourceArn: string, accountId: string): Set<string> {
  const resourceType = resourceTypeOf(resourceArn);
  const actions = sharesReaching(world, resourceArn, accountId)
    .flatMap(({ permissions }) => permissions)
    .flatMap(({ arn, version }) => {
      const permission = permissionNamed(world, arn);
      return permission?.resourceType === resourceType ? actionsOf(permission, version) : [];
    });
  return new Set(actions);
}

function sharesReaching(world: World, resourceArn: string, accountId: string): ResourceShare[] {
  return sharesHolding(world, resourceArn, ['ASSOCIATED', 'DISASSOCIATING']).filter((share) => reaches(world, share, accountId));
}

/** The active shares that hold a resource, in any of these states. */
export function sharesHolding(
  world: World,
  resourceArn: string,
  statuses: Association['status'][] = ['ASSOCIATING', 'ASSOCIATED', 'DISASSOCIATING'],
): ResourceShare[] {
  return associations(world)
    .where('entity', resourceArn)
    .filter(({ type, status }) => type === 'RESOURCE' && statuses.includes(status))
    .flatMap(({ shareId }) => resourceShares(world).get(shareId) ?? [])
    .filter((share) => share.status === 'ACTIVE' || share.status === 'DELETING');
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
  return [...new Set(ids)].flatMap((id) => resourceShares(world).get(id) ?? []).filter((share) => share.accountId !== accountId);
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
