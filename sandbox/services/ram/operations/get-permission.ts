import type { GetPermissionRequest, GetPermissionResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { unknownResource } from '../errors';
import { permissionDetail, permissionNamed } from '../permissions';

export const getPermission: Operation<GetPermissionRequest, GetPermissionResponse> = {
  service: 'ram',
  name: 'GetPermission',
  permissions: (call) => [{ action: 'ram:GetPermission', resource: String(call.input.permissionArn) }],
  run(call) {
    const { permissionArn, permissionVersion } = call.input;
    const permission = permissionNamed(permissionArn);
    const version = permissionVersion ?? permission?.defaultVersion ?? 1;
    if (!permission?.actionsByVersion[version]) throw unknownResource(`Version ${version} of permission ${permissionArn}`);
    return { permission: permissionDetail(permission, version) };
  },
};
