import type { DeletePermissionVersionRequest, DeletePermissionVersionResponse } from '@aws-sdk/client-ram';
import { answeredOnce } from '../client-token';
import { notPermitted } from '../errors';
import { checkOnPermission, customerPermissions } from '../permission';
import { sharesWithPermission } from '../permission-use';
import { ownPermission, versionOf } from '../permissions';

/** The default version stays, and so does one that a share uses. */
export const deletePermissionVersion = answeredOnce<DeletePermissionVersionRequest, DeletePermissionVersionResponse>({
  service: 'ram',
  name: 'DeletePermissionVersion',
  permissions: (call) => [checkOnPermission(call, 'DeletePermissionVersion', call.input.permissionArn)],
  run(call) {
    const { world, input } = call;
    const permission = ownPermission(call, input.permissionArn);
    const version = versionOf(permission, input.permissionVersion);
    if (version === permission.defaultVersion) throw notPermitted(`Version ${version} is the default version of permission ${permission.id} and cannot be deleted.`);
    if (sharesWithPermission(world, permission, version).length > 0) throw notPermitted(`Version ${version} of permission ${permission.id} is used by resource shares and cannot be deleted.`);
    const versions = permission.versions.filter((one) => one.version !== version);
    customerPermissions(world).put({ ...permission, versions, lastUpdatedAt: world.clock.now() });
    return { returnValue: true, clientToken: input.clientToken, permissionStatus: 'DELETED' };
  },
});
