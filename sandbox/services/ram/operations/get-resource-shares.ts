import type { GetResourceSharesRequest, GetResourceSharesResponse } from '@aws-sdk/client-ram';
import type { Call, Operation } from '@/sandbox/core/contract';
import { invalidParameter } from '../errors';
import { ramPage } from '../ram-page';
import { isStandard, requireShareArn, resourceShares, shareIdFrom, shownShare, type ResourceShare } from '../resource-share';
import { reaches, sharesNaming } from '../share-reaching';

export const getResourceShares: Operation<GetResourceSharesRequest, GetResourceSharesResponse> = {
  service: 'ram',
  name: 'GetResourceShares',
  permissions: () => [{ action: 'ram:GetResourceShares', resource: '*' }],
  run(call) {
    const { input } = call;
    if (input.permissionVersion !== undefined && input.permissionArn === undefined) throw invalidParameter('permissionVersion needs permissionArn.');
    for (const arn of input.resourceShareArns ?? []) requireShareArn(arn);
    const found = sharesOf(call, input.resourceOwner, input.resourceShareArns)
      .filter((share) => !input.resourceShareStatus || share.status === input.resourceShareStatus)
      .filter((share) => !input.name || share.name === input.name)
      .filter((share) => hasPermission(share, input))
      .filter((share) => (input.tagFilters ?? []).every((filter) => matches(share, filter)));
    const { items, nextToken } = ramPage(call, found);
    return { resourceShares: items.map((share) => shownShare(share, input.resourceOwner === 'SELF')), nextToken };
  },
};

/** SELF: the caller's own shares; OTHER-ACCOUNTS: those that reach the caller, of which none was created from a policy. With `arns`, only these of them. */
export function sharesOf(call: Call, resourceOwner: string | undefined, arns?: string[]): ResourceShare[] {
  const { world, region, caller } = call;
  const named = arns?.length
    ? [...new Set(arns)].flatMap((arn) => resourceShares(world).get(shareIdFrom(arn)) ?? []).filter((share) => arns.includes(share.arn))
    : null;
  const here = (share: ResourceShare) => share.region === region;
  if (resourceOwner === 'SELF') {
    return named?.filter((share) => here(share) && share.accountId === caller.accountId) ?? resourceShares(world).list({ accountId: caller.accountId, region });
  }
  return (named ?? sharesNaming(world, caller.accountId))
    .filter(here)
    .filter((share) => share.accountId !== caller.accountId && share.status === 'ACTIVE' && isStandard(share) && reaches(world, share, caller.accountId));
}

function hasPermission({ permissions }: ResourceShare, { permissionArn, permissionVersion }: GetResourceSharesRequest): boolean {
  if (permissionArn === undefined) return true;
  return permissions.some(({ arn, version }) => arn === permissionArn && (permissionVersion === undefined || version === permissionVersion));
}

function matches(share: ResourceShare, filter: { tagKey?: string | undefined; tagValues?: string[] | undefined }): boolean {
  const value = share.tags[filter.tagKey ?? ''];
  return value !== undefined && (!filter.tagValues?.length || filter.tagValues.includes(value));
}
