import type { World } from '@/sandbox/core/contract';
import { customerPermissions, type Permission } from './permission';
import { resourceShares, type ResourceShare } from './resource-share';

const deletedHandler = 'ram.permissionDeleted';

/** The shares of an account that carry a permission, in any version or in this one. */
export function sharesWithPermission(world: World, { id, accountId, region }: Pick<Permission, 'id' | 'accountId' | 'region'>, version?: number): ResourceShare[] {
  return resourceShares(world)
    .list({ accountId, region })
    .filter(({ status }) => status === 'ACTIVE')
    .filter(({ permissions }) => permissions.some((one) => one.arn === id && (version === undefined || one.version === version)));
}

export function deletePermissionLater(world: World, permission: Permission): void {
  const now = world.clock.now();
  customerPermissions(world).put({ ...permission, status: 'DELETING', lastUpdatedAt: now });
  world.schedule(now + world.delays.shareAssociation, deletedHandler, { id: permission.id });
}

export function registerPermissions(world: World): void {
  world.onTimer(deletedHandler, ({ id }: { id: string }) => customerPermissions(world).delete(id));
}
