import type { DisassociateResourceSharePermissionRequest, DisassociateResourceSharePermissionResponse } from '@aws-sdk/client-ram';
import { answeredOnce } from '../client-token';
import { unknownResource, wrongState } from '../errors';
import { usablePermission } from '../permissions';
import { checkOnShare, modifiableShareOf, resourceShares } from '../resource-share';
import { resourcesOfShare } from '../shared-resource';

/** A permission can go when the share holds no resource of its type any more (RAM API reference). */
export const disassociateResourceSharePermission = answeredOnce<DisassociateResourceSharePermissionRequest, DisassociateResourceSharePermissionResponse>({
  service: 'ram',
  name: 'DisassociateResourceSharePermission',
  permissions(call) {
    const arn = String(call.input.permissionArn);
    return [checkOnShare(call, 'DisassociateResourceSharePermission', call.input.resourceShareArn, { 'ram:PermissionArn': arn })];
  },
  run(call) {
    const { world } = call;
    const share = modifiableShareOf(call, call.input.resourceShareArn);
    const { id, resourceType } = usablePermission(call, call.input.permissionArn);
    if (!share.permissions.some(({ arn }) => arn === id)) throw unknownResource(`Permission ${id} of resource share ${share.arn}`);
    if (resourcesOfShare(world, share).some(({ type }) => type === resourceType)) {
      throw wrongState(`Permission ${id} cannot be removed while the resource share holds resources of type ${resourceType}.`);
    }
    const permissions = share.permissions.filter(({ arn }) => arn !== id);
    resourceShares(world).put({ ...share, permissions, lastUpdatedAt: world.clock.now() });
    return { returnValue: true, clientToken: call.input.clientToken };
  },
});
