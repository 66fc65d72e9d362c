import type { SetDefaultPermissionVersionRequest, SetDefaultPermissionVersionResponse } from '@aws-sdk/client-ram';
import { answeredOnce } from '../client-token';
import { invalidParameter } from '../errors';
import { checkOnPermission, customerPermissions } from '../permission';
import { ownPermission, usablePermission, versionOf } from '../permissions';

export const setDefaultPermissionVersion = answeredOnce<SetDefaultPermissionVersionRequest, SetDefaultPermissionVersionResponse>({
  service: 'ram',
  name: 'SetDefaultPermissionVersion',
  permissions: (call) => [checkOnPermission(call, 'SetDefaultPermissionVersion', call.input.permissionArn)],
  run(call) {
    const { permissionArn, permissionVersion, clientToken } = call.input;
    if (usablePermission(call, permissionArn).type === 'AWS_MANAGED') throw invalidParameter(`The default version of permission ${permissionArn} is for AWS to set.`);
    const permission = ownPermission(call, permissionArn);
    const defaultVersion = versionOf(permission, permissionVersion);
    customerPermissions(call.world).put({ ...permission, defaultVersion, lastUpdatedAt: call.world.clock.now() });
    return { returnValue: true, clientToken };
  },
});
