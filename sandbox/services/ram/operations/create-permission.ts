import type { CreatePermissionRequest, CreatePermissionResponse } from '@aws-sdk/client-ram';
import { ServiceError, type Call } from '@/sandbox/core/contract';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { answeredOnce } from '../client-token';
import { invalidParameter } from '../errors';
import { customerPermissions, shownSummary } from '../permission';
import { knownResourceType } from '../permissions';
import { requirePolicyTemplate } from '../policy-template';
import { requireTags, tagMapOf } from '../share-tags';

export const createPermission = answeredOnce<CreatePermissionRequest, CreatePermissionResponse>({
  service: 'ram',
  name: 'CreatePermission',
  permissions(call) {
    const tags = requestTagKeys(tagMapOf(call.input.tags));
    const create = { action: 'ram:CreatePermission', resource: '*', context: { 'ram:PermissionResourceType': String(call.input.resourceType), ...tags } };
    return call.input.tags?.length ? [create, { action: 'ram:TagResource', resource: arnOf(call), context: tags }] : [create];
  },
  run(call) {
    const { input, world, region, caller } = call;
    const resourceType = knownResourceType(String(input.resourceType));
    if (!resourceType) throw invalidParameter(`The resource type ${input.resourceType} is not valid.`);
    const template = String(input.policyTemplate);
    requirePolicyTemplate(template, resourceType);
    requireTags(tagMapOf(input.tags));
    if (customerPermissions(world).get(arnOf(call))) throw new ServiceError('PermissionAlreadyExistsException', `A permission ${input.name} exists already.`);
    const limit = quotaOf(world, 'ram.customerManagedPermissions', caller.accountId, region);
    if (customerPermissions(world).list({ accountId: caller.accountId, region }).length >= limit) {
      throw new ServiceError('PermissionLimitExceededException', `The limit of ${limit} customer managed permissions has been reached.`);
    }
    const now = world.clock.now();
    const permission = customerPermissions(world).put({
      id: arnOf(call),
      accountId: caller.accountId,
      region,
      name: String(input.name),
      resourceType,
      type: 'CUSTOMER_MANAGED',
      defaultVersion: 1,
      latestVersion: 1,
      versions: [{ version: 1, template, createdAt: now }],
      status: 'ATTACHABLE',
      tags: tagMapOf(input.tags),
      createdAt: now,
      lastUpdatedAt: now,
    });
    return { permission: shownSummary(permission, 1), clientToken: input.clientToken };
  },
});

function arnOf({ region, caller, input }: Call<CreatePermissionRequest>): string {
  return `arn:aws:ram:${region}:${caller.accountId}:permission/${input.name}`;
}
