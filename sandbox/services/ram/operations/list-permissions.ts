import type { ListPermissionsRequest, ListPermissionsResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { configurationType, defaultPermissionVersion, permissionSummary } from '../permissions';
import { ramPage } from '../ram-page';

export const listPermissions: Operation<ListPermissionsRequest, ListPermissionsResponse> = {
  service: 'ram',
  name: 'ListPermissions',
  permissions: () => [{ action: 'ram:ListPermissions', resource: '*' }],
  run(call) {
    const { resourceType, permissionType } = call.input;
    const fits =
      (!resourceType || resourceType.toLowerCase() === configurationType.toLowerCase()) && permissionType !== 'CUSTOMER_MANAGED';
    const { items, nextToken } = ramPage(call, fits ? [permissionSummary(defaultPermissionVersion)] : []);
    return { permissions: items, nextToken };
  },
};
