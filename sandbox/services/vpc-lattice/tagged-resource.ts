import type { Call, PermissionCheck, StoredObject } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { resourceTagKeys } from '../tags';
import { domainVerificationCollection } from './domain-verification';
import { notFound, type LatticeKind } from './errors';
import { idFrom, type ArnKind } from './identifier';
import { networkVpcAssociationCollection } from './network-vpc-association';
import { resourceAssociationCollection } from './resource-association';
import { resourceConfigurationCollection } from './resource-configuration';
import { resourceEndpointAssociationCollection } from './resource-endpoint-association';
import { resourceGatewayCollection } from './resource-gateway';
import { serviceNetworkCollection } from './service-network';

type Tagged = StoredObject & { arn: string; tags: Tags };

const taggable: Record<ArnKind, { collection: string; kind: LatticeKind }> = {
  resourcegateway: { collection: resourceGatewayCollection, kind: 'ResourceGateway' },
  resourceconfiguration: { collection: resourceConfigurationCollection, kind: 'ResourceConfiguration' },
  servicenetwork: { collection: serviceNetworkCollection, kind: 'ServiceNetwork' },
  servicenetworkresourceassociation: { collection: resourceAssociationCollection, kind: 'ServiceNetworkResourceAssociation' },
  servicenetworkvpcassociation: { collection: networkVpcAssociationCollection, kind: 'ServiceNetworkVpcAssociation' },
  resourceendpointassociation: { collection: resourceEndpointAssociationCollection, kind: 'ResourceEndpointAssociation' },
  domainverification: { collection: domainVerificationCollection, kind: 'DomainVerification' },
};

/** Anything with tags, by its ARN, if the caller owns it. */
export function findTagged(call: Call, arn: string): { collection: string; object: Tagged } | undefined {
  const collection = kindOf(arn)?.collection;
  const object = collection ? call.world.collection<Tagged>(collection).get(idFrom(arn)) : undefined;
  return collection && object?.arn === arn && object.accountId === call.caller.accountId ? { collection, object } : undefined;
}

export function taggedOf(call: Call, arn: string): { collection: string; object: Tagged } {
  const found = findTagged(call, arn);
  if (!found) throw notFound(kindOf(arn)?.kind ?? 'ResourceConfiguration', idFrom(arn));
  return found;
}

function kindOf(arn: string) {
  const kind = arn.split(':')[5]?.split('/')[0] ?? '';
  return Object.hasOwn(taggable, kind) ? taggable[kind as ArnKind] : undefined;
}

export function storeTags(call: Call, { collection, object }: { collection: string; object: Tagged }, tags: Tags): void {
  call.world.collection<Tagged>(collection).put({ ...object, tags });
}

export function tagCheck(call: Call, action: string, arn: string, context: PermissionCheck['context'] = {}): PermissionCheck {
  return { action: `vpc-lattice:${action}`, resource: arn, context: { ...resourceTagKeys(findTagged(call, arn)?.object.tags), ...context } };
}
