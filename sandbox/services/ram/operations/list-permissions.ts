import type { ListPermissionsRequest, ListPermissionsResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { allPermissions, permissionSummary } from '../permissions';
import { ramPage } from '../ram-page';

export const listPermissions: Operation<ListPermissionsRequest, ListPermissionsResponse> = {
  service: 'ram',
  name: 'ListPermissions',
  permissions: () => [{ action: 'ram:ListPermissions', resource: '*' }],
  run(call) {
    const { resourceType, permissionType } = call.input;
    const found = allPermissions()
      .filter((permission) => !resourceType || permission.resourceType.toLowerCase() === resourceType.toLowerCase())
      .filter(() => permissionType !== 'CUSTOMER_MANAGED')
      .map((permission) => permissionSummary(permission, permission.defaultVersion));
    const { items, nextToken } = ramPage(call, found);
    return { permissions: items, nextToken };
  },
};
