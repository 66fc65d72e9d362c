import type { CreateResourceShareRequest, CreateResourceShareResponse } from '@aws-sdk/client-ram';
import type { Call, Operation, PermissionCheck } from '@/sandbox/core/contract';
import { ServiceError } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { addToShare, requireShareable, sharingContext } from '../add-to-share';
import { unknownResource, tokenMismatch } from '../errors';
import { permissionNamed } from '../permissions';
import { resourceShares, shareArn, shownShare, tagMapOf, type ResourceShare } from '../resource-share';

export const createResourceShare: Operation<CreateResourceShareRequest, CreateResourceShareResponse> = {
  service: 'ram',
  name: 'CreateResourceShare',
  permissions(call) {
    const tags = requestTagKeys(tagMapOf(call.input.tags));
    const allowsExternal = String(call.input.allowExternalPrincipals ?? true);
    const create: PermissionCheck = {
      action: 'ram:CreateResourceShare',
      resource: '*',
      context: { 'ram:RequestedAllowsExternalPrincipals': allowsExternal, ...sharingContext(call.input), ...tags },
    };
    if (!call.input.tags?.length) return [create];
    return [create, { action: 'ram:TagResource', resource: shareArn(call.region, call.caller.accountId, '*'), context: tags }];
  },
  run(call) {
    const find = (id: string) => resourceShares(call.world).get(id);
    const share = createOnce(call, find, tokenMismatch, () => create(call));
    return { resourceShare: shownShare(share, true), clientToken: call.input.clientToken };
  },
};

function create(call: Call<CreateResourceShareRequest>): ResourceShare {
  const { input, world, region } = call;
  const { accountId } = call.caller;
  const allowExternalPrincipals = input.allowExternalPrincipals ?? true;
  const unknown = input.permissionArns?.find((arn) => !permissionNamed(arn));
  if (unknown) throw unknownResource(`Permission ${unknown}`);
  requireShareable(call, input, allowExternalPrincipals);
  const limit = quotaOf(world, 'ram.resourceShares', accountId, region);
  const living = resourceShares(world).list({ accountId, region }).filter((share) => share.status === 'ACTIVE');
  if (living.length >= limit) throw new ServiceError('ResourceShareLimitExceededException', `The limit of ${limit} resource shares has been reached.`);

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
    permissions: (input.permissionArns ?? []).map((arn) => ({ arn, version: permissionNamed(arn)?.defaultVersion ?? 1 })),
    retainOnLeave: input.resourceShareConfiguration?.retainSharingOnAccountLeaveOrganization ?? false,
    tags: tagMapOf(input.tags),
    createdAt: now,
    lastUpdatedAt: now,
  });
  addToShare(call, share, input);
  return share;
}
