import type { ListPermissionVersionsRequest, ListPermissionVersionsResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnPermission, shownSummary } from '../permission';
import { usablePermission } from '../permissions';
import { ramPage } from '../ram-page';

export const listPermissionVersions: Operation<ListPermissionVersionsRequest, ListPermissionVersionsResponse> = {
  service: 'ram',
  name: 'ListPermissionVersions',
  permissions: (call) => [checkOnPermission(call, 'ListPermissionVersions', call.input.permissionArn)],
  run(call) {
    const permission = usablePermission(call, call.input.permissionArn);
    const { items, nextToken } = ramPage(call, permission.versions.map(({ version }) => shownSummary(permission, version)));
    return { permissions: items, nextToken };
  },
};
