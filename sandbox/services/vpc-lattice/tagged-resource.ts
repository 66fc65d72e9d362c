import type { Call, PermissionCheck } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { resourceTagKeys } from '../tags';
import { notFound } from './errors';
import { idFrom } from './identifier';
import { resourceAssociationCollection } from './resource-association';
import { resourceConfigurationCollection } from './resource-configuration';
import { resourceGatewayCollection } from './resource-gateway';
import type { Settling } from './settle';

type Tagged = Settling & { arn: string; tags: Tags };

const collectionsByKind: Record<string, string> = {
  resourcegateway: resourceGatewayCollection,
  resourceconfiguration: resourceConfigurationCollection,
  servicenetworkresourceassociation: resourceAssociationCollection,
};

/** Anything with tags, by its ARN, if the caller owns it. */
export function findTagged(call: Call, arn: string): { collection: string; object: Tagged } | undefined {
  const collection = collectionsByKind[arn.split(':')[5]?.split('/')[0] ?? ''];
  const object = collection ? call.world.collection<Tagged>(collection).get(idFrom(arn)) : undefined;
  return collection && object?.arn === arn && object.accountId === call.caller.accountId ? { collection, object } : undefined;
}

export function taggedOf(call: Call, arn: string): { collection: string; object: Tagged } {
  const found = findTagged(call, arn);
  if (!found) throw notFound('ResourceConfiguration', arn);
  return found;
}

export function storeTags(call: Call, { collection, object }: { collection: string; object: Tagged }, tags: Tags): void {
  call.world.collection<Tagged>(collection).put({ ...object, tags });
}

export function tagCheck(call: Call, action: string, arn: string, context: PermissionCheck['context'] = {}): PermissionCheck {
  return { action: `vpc-lattice:${action}`, resource: arn, context: { ...resourceTagKeys(findTagged(call, arn)?.object.tags), ...context } };
}
