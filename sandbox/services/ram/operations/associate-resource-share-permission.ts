import type { AssociateResourceSharePermissionRequest, AssociateResourceSharePermissionResponse } from '@aws-sdk/client-ram';
import { answeredOnce } from '../client-token';
import { invalidParameter } from '../errors';
import { permissionNamed, usablePermission, versionOf } from '../permissions';
import { checkOnShare, modifiableShareOf, resourceShares } from '../resource-share';

/** A share has one permission for each resource type, so another one, or another version, needs `replace`. */
export const associateResourceSharePermission = answeredOnce<AssociateResourceSharePermissionRequest, AssociateResourceSharePermissionResponse>({
  service: 'ram',
  name: 'AssociateResourceSharePermission',
  permissions(call) {
    const arn = String(call.input.permissionArn);
    return [checkOnShare(call, 'AssociateResourceSharePermission', call.input.resourceShareArn, { 'ram:PermissionArn': arn })];
  },
  run(call) {
    const { permissionArn, permissionVersion, replace, clientToken } = call.input;
    const { world } = call;
    const share = modifiableShareOf(call, call.input.resourceShareArn);
    const permission = usablePermission(call, permissionArn);
    const version = versionOf(permission, permissionVersion);
    if (permission.status !== 'ATTACHABLE') throw invalidParameter(`Permission ${permissionArn} cannot be attached: it is in state ${permission.status}.`);
    const others = share.permissions.filter(({ arn }) => permissionNamed(world, arn)?.resourceType !== permission.resourceType);
    if (others.length < share.permissions.length && !replace) {
      throw invalidParameter('The resource share has a permission for this resource type already. Set replace to true to replace it.');
    }
    resourceShares(world).put({ ...share, permissions: [...others, { arn: permission.id, version }], lastUpdatedAt: world.clock.now() });
    return { returnValue: true, clientToken };
  },
});
