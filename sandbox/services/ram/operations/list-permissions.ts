import type { ListPermissionsRequest, ListPermissionsResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { invalidParameter } from '../errors';
import { managedPermissions } from '../managed-permissions';
import { customerPermissions, shownSummary } from '../permission';
import { knownResourceType } from '../permissions';
import { ramPage } from '../ram-page';

/** The default version of each permission that the caller can use in this Region. */
export const listPermissions: Operation<ListPermissionsRequest, ListPermissionsResponse> = {
  service: 'ram',
  name: 'ListPermissions',
  permissions: () => [{ action: 'ram:ListPermissions', resource: '*' }],
  run(call) {
    const { resourceType, permissionType = 'ALL' } = call.input;
    const type = resourceType === undefined ? undefined : knownResourceType(resourceType);
    if (resourceType !== undefined && !type) throw invalidParameter(`The resource type ${resourceType} is not valid.`);
    const own = customerPermissions(call.world).list({ accountId: call.caller.accountId, region: call.region });
    const found = [...managedPermissions, ...own]
      .filter((permission) => !type || permission.resourceType === type)
      .filter((permission) => permissionType === 'ALL' || permission.type === permissionType)
      .map((permission) => shownSummary(permission, permission.defaultVersion));
    const { items, nextToken } = ramPage(call, found);
    return { permissions: items, nextToken };
  },
};
