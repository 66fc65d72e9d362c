import type { ResourceShare as ShownShare, ResourceShareFeatureSet, ResourceShareStatus } from '@aws-sdk/client-ram';
import type { Call, PermissionCheck, StoredObject, World } from '@/sandbox/core/contract';
import { resourceTagKeys, type Tags } from '../tags';
import { malformedArn, notPermitted, unknownResource } from './errors';

export interface ResourceShare extends StoredObject {
  arn: string;
  name: string;
  allowExternalPrincipals: boolean;
  status: ResourceShareStatus;
  /** `STANDARD` without one. Of any other only the owner hears, and RAM does not modify it. */
  featureSet?: ResourceShareFeatureSet;
  /** The managed permissions that its associations carry; one for each resource type. */
  permissions: { arn: string; version: number }[];
  retainOnLeave: boolean;
  tags: Tags;
  createdAt: number;
  lastUpdatedAt: number;
}

export function resourceShares(world: World) {
  return world.collection<ResourceShare>('ram.resourceShare');
}

export function shareArn(region: string, accountId: string, id: string): string {
  return `arn:aws:ram:${region}:${accountId}:resource-share/${id}`;
}

export function findOwnShare(call: Call, arn: string | undefined): ResourceShare | undefined {
  const share = resourceShares(call.world).get(shareIdFrom(arn));
  return share?.arn === arn && share?.accountId === call.caller.accountId && share.region === call.region ? share : undefined;
}

/** The caller's share, not yet deleted. */
export function ownShareOf(call: Call, arn: string | undefined): ResourceShare {
  requireShareArn(arn);
  const share = findOwnShare(call, arn);
  if (!share || share.status === 'DELETED' || share.status === 'DELETING') throw unknownResource(`ResourceShare ${arn}`);
  return share;
}

/** The caller's share, when RAM may modify it: "you can't modify" one that was created from a policy before it is promoted (RAM API reference). */
export function modifiableShareOf(call: Call, arn: string | undefined): ResourceShare {
  const share = ownShareOf(call, arn);
  if (isStandard(share)) return share;
  throw notPermitted(`Resource share ${arn} has the feature set ${share.featureSet}. It was created from a resource-based policy and cannot be modified.`);
}

export function isStandard({ featureSet = 'STANDARD' }: ResourceShare): boolean {
  return featureSet === 'STANDARD';
}

export function requireShareArn(arn: string | undefined): void {
  if (!/^arn:[\w-]+:ram:[\w-]+:\d{12}:resource-share\/[\w-]+$/.test(arn ?? '')) throw malformedArn(String(arn));
}

export function shareIdFrom(arn: string | undefined): string {
  return String(arn).slice(String(arn).lastIndexOf('/') + 1);
}

export function shownShare(share: ResourceShare, forOwner: boolean): ShownShare {
  return {
    resourceShareArn: share.arn,
    name: share.name,
    owningAccountId: share.accountId,
    allowExternalPrincipals: share.allowExternalPrincipals,
    status: share.status,
    ...(forOwner ? { tags: Object.entries(share.tags).map(([key, value]) => ({ key, value })) } : {}),
    creationTime: new Date(share.createdAt),
    lastUpdatedTime: new Date(share.lastUpdatedAt),
    featureSet: share.featureSet ?? 'STANDARD',
    ...(forOwner ? { resourceShareConfiguration: { retainSharingOnAccountLeaveOrganization: share.retainOnLeave } } : {}),
  };
}

/** RAM's own names for the tags of a share. */
function ramTagKeys(tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`ram:ResourceTag/${key}`, value]));
}

/** Condition keys as the Service Authorization Reference gives them to the operations on one share. */
export function checkOnShare(call: Call, action: string, arn: string | undefined, context: PermissionCheck['context'] = {}): PermissionCheck {
  const share = findOwnShare(call, arn);
  return {
    action: `ram:${action}`,
    resource: arn ?? '*',
    context: {
      ...(share
        ? {
            'ram:ResourceShareName': share.name,
            'ram:AllowsExternalPrincipals': String(share.allowExternalPrincipals),
            'ram:RetainSharingOnAccountLeaveOrganization': String(share.retainOnLeave),
            ...resourceTagKeys(share.tags),
            ...ramTagKeys(share.tags),
          }
        : {}),
      ...context,
    },
  };
}
