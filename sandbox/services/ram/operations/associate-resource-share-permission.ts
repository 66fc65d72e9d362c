import type { AssociateResourceSharePermissionRequest, AssociateResourceSharePermissionResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { invalidParameter, unknownResource } from '../errors';
import { permissionNamed } from '../permissions';
import { checkOnShare, ownShareOf, resourceShares } from '../resource-share';

/** A share has one permission for each resource type, so another version needs `replace`. */
export const associateResourceSharePermission: Operation<
  AssociateResourceSharePermissionRequest,
  AssociateResourceSharePermissionResponse
> = {
  service: 'ram',
  name: 'AssociateResourceSharePermission',
  permissions(call) {
    const arn = String(call.input.permissionArn);
    return [checkOnShare(call, 'AssociateResourceSharePermission', call.input.resourceShareArn, { 'ram:PermissionArn': arn })];
  },
  run(call) {
    const { permissionArn, permissionVersion, replace, clientToken } = call.input;
    const share = ownShareOf(call, call.input.resourceShareArn);
    const permission = permissionNamed(permissionArn);
    const version = permissionVersion ?? permission?.defaultVersion ?? 1;
    if (!permission?.actionsByVersion[version]) throw unknownResource(`Version ${version} of permission ${permissionArn}`);
    const { arn, resourceType } = permission;
    const others = share.permissions.filter((present) => permissionNamed(present.arn)?.resourceType !== resourceType);
    if (others.length < share.permissions.length && !replace) {
      throw invalidParameter('The resource share has a permission for this resource type already. Set replace to true to replace it.');
    }
    resourceShares(call.world).put({ ...share, permissions: [...others, { arn, version }], lastUpdatedAt: call.world.clock.now() });
    return { returnValue: true, clientToken };
  },
};
