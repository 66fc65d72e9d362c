import type { DeletePermissionRequest, DeletePermissionResponse } from '@aws-sdk/client-ram';
import { answeredOnce } from '../client-token';
import { notPermitted } from '../errors';
import { checkOnPermission } from '../permission';
import { deletePermissionLater, sharesWithPermission } from '../permission-use';
import { ownPermission } from '../permissions';

export const deletePermission = answeredOnce<DeletePermissionRequest, DeletePermissionResponse>({
  service: 'ram',
  name: 'DeletePermission',
  permissions: (call) => [checkOnPermission(call, 'DeletePermission', call.input.permissionArn)],
  run(call) {
    const { world, input } = call;
    const permission = ownPermission(call, input.permissionArn);
    if (sharesWithPermission(world, permission).length > 0) throw notPermitted(`Permission ${permission.id} is used by resource shares and cannot be deleted.`);
    deletePermissionLater(world, permission);
    return { returnValue: true, clientToken: input.clientToken, permissionStatus: 'DELETING' };
  },
});
