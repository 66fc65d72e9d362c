import type { CreateResourceShareRequest, CreateResourceShareResponse } from '@aws-sdk/client-ram';
import type { Call, Operation, PermissionCheck } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { addToShare, requireShareable } from '../add-to-share';
import { requireToken } from '../client-token';
import { invalidParameter, limitExceeded, tokenMismatch } from '../errors';
import { usablePermission } from '../permissions';
import { resourceShares, shareArn, shownShare, type ResourceShare } from '../resource-share';
import { requireTags, tagMapOf } from '../share-tags';
import { sharingContext } from '../sharing-context';

export const createResourceShare: Operation<CreateResourceShareRequest, CreateResourceShareResponse> = {
  service: 'ram',
  name: 'CreateResourceShare',
  permissions(call) {
    const tags = requestTagKeys(tagMapOf(call.input.tags));
    const allowsExternal = String(call.input.allowExternalPrincipals ?? true);
    const create: PermissionCheck = {
      action: 'ram:CreateResourceShare',
      resource: '*',
      context: {
        'ram:RequestedAllowsExternalPrincipals': allowsExternal,
        'ram:RetainSharingOnAccountLeaveOrganization': String(call.input.resourceShareConfiguration?.retainSharingOnAccountLeaveOrganization ?? false),
        ...(call.input.permissionArns?.length ? { 'ram:PermissionArn': call.input.permissionArns } : {}),
        ...sharingContext(call.input),
        ...tags,
      },
    };
    if (!call.input.tags?.length) return [create];
    return [create, { action: 'ram:TagResource', resource: shareArn(call.region, call.caller.accountId, '*'), context: tags }];
  },
  run(call) {
    requireToken(call.input.clientToken);
    const find = (id: string) => resourceShares(call.world).get(id);
    const share = createOnce(call, find, tokenMismatch, () => create(call));
    return { resourceShare: shownShare(share, true), clientToken: call.input.clientToken };
  },
};

function create(call: Call<CreateResourceShareRequest>): ResourceShare {
  const { input, world, region } = call;
  const { accountId } = call.caller;
  const allowExternalPrincipals = input.allowExternalPrincipals ?? true;
  const permissions = permissionsOf(call);
  requireTags(tagMapOf(input.tags));
  requireShareable(call, input, allowExternalPrincipals);
  const limit = quotaOf(world, 'ram.resourceShares', accountId, region);
  const all = resourceShares(world).list({ accountId, region });
  if (all.length >= limit && all.filter(({ status }) => status === 'ACTIVE').length >= limit) throw limitExceeded(limit, 'resource shares');

  const id = world.newUuid();
  const now = world.clock.now();
  const share = resourceShares(world).put({
    id,
    accountId,
    region,
    arn: shareArn(region, accountId, id),
    name: input.name ?? '',
    allowExternalPrincipals,
    status: 'ACTIVE',
    permissions,
    retainOnLeave: input.resourceShareConfiguration?.retainSharingOnAccountLeaveOrganization ?? false,
    tags: tagMapOf(input.tags),
    createdAt: now,
    lastUpdatedAt: now,
  });
  addToShare(call, share, input);
  return share;
}

/** The default versions of the permissions that are named, one for each resource type at most. */
function permissionsOf(call: Call<CreateResourceShareRequest>): ResourceShare['permissions'] {
  const named = (call.input.permissionArns ?? []).map((arn) => usablePermission(call, arn));
  const types = named.map(({ resourceType }) => resourceType);
  if (new Set(types).size < types.length) throw invalidParameter('A resource share can have one permission for each resource type.');
  return named.map(({ id, defaultVersion }) => ({ arn: id, version: defaultVersion }));
}
