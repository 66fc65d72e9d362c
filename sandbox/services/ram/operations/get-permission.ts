import type { GetPermissionRequest, GetPermissionResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { unknownResource } from '../errors';
import { defaultPermissionVersion, isPermissionVersion, permissionDetail, permissionNamed } from '../permissions';

export const getPermission: Operation<GetPermissionRequest, GetPermissionResponse> = {
  service: 'ram',
  name: 'GetPermission',
  permissions: (call) => [{ action: 'ram:GetPermission', resource: String(call.input.permissionArn) }],
  run(call) {
    const { permissionArn, permissionVersion: version = defaultPermissionVersion } = call.input;
    if (!permissionNamed(permissionArn) || !isPermissionVersion(version)) throw unknownResource(`Version ${version} of permission ${permissionArn}`);
    return { permission: permissionDetail(version) };
  },
};
