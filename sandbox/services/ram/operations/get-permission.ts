import type { GetPermissionRequest, GetPermissionResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnPermission, shownDetail } from '../permission';
import { usablePermission, versionOf } from '../permissions';

export const getPermission: Operation<GetPermissionRequest, GetPermissionResponse> = {
  service: 'ram',
  name: 'GetPermission',
  permissions: (call) => [checkOnPermission(call, 'GetPermission', call.input.permissionArn)],
  run(call) {
    const permission = usablePermission(call, call.input.permissionArn);
    return { permission: shownDetail(permission, versionOf(permission, call.input.permissionVersion)) };
  },
};
