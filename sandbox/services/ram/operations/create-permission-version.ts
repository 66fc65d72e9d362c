import type { CreatePermissionVersionRequest, CreatePermissionVersionResponse } from '@aws-sdk/client-ram';
import { ServiceError } from '@/sandbox/core/contract';
import { quotaOf } from '../../quotas';
import { answeredOnce } from '../client-token';
import { checkOnPermission, customerPermissions, shownDetail } from '../permission';
import { ownPermission } from '../permissions';
import { requirePolicyTemplate } from '../policy-template';

/** The newest version becomes the default one (RAM user guide, customer managed permissions); shares keep the version that they have. */
export const createPermissionVersion = answeredOnce<CreatePermissionVersionRequest, CreatePermissionVersionResponse>({
  service: 'ram',
  name: 'CreatePermissionVersion',
  permissions: (call) => [checkOnPermission(call, 'CreatePermissionVersion', call.input.permissionArn)],
  run(call) {
    const { input, world, region, caller } = call;
    const permission = ownPermission(call, input.permissionArn);
    const template = String(input.policyTemplate);
    requirePolicyTemplate(template, permission.resourceType);
    const limit = quotaOf(world, 'ram.versionsPerPermission', caller.accountId, region);
    if (permission.versions.length >= limit) {
      throw new ServiceError('PermissionVersionsLimitExceededException', `The limit of ${limit} versions of a permission has been reached. Delete one first.`);
    }
    const now = world.clock.now();
    const version = permission.latestVersion + 1;
    const changed = customerPermissions(world).put({
      ...permission,
      latestVersion: version,
      defaultVersion: version,
      versions: [...permission.versions, { version, template, createdAt: now }],
      lastUpdatedAt: now,
    });
    return { permission: shownDetail(changed, version), clientToken: input.clientToken };
  },
});
