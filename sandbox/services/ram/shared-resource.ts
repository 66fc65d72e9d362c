import type { Resource } from '@aws-sdk/client-ram';
import type { World } from '@/sandbox/core/contract';
import { associationsOfShare } from './association';
import { resourceTypeOf } from './permissions';
import type { ResourceShare } from './resource-share';

/** The resources that are in a share, as ListResources shows them. */
export function resourcesOfShare(world: World, share: ResourceShare): Resource[] {
  return associationsOfShare(world, share.id)
    .filter(({ type, status }) => type === 'RESOURCE' && ['ASSOCIATING', 'ASSOCIATED', 'DISASSOCIATING'].includes(status))
    .map((association) => ({
      arn: association.entity,
      type: resourceTypeOf(association.entity),
      resourceShareArn: share.arn,
      status: association.status === 'ASSOCIATING' ? 'PENDING' : 'AVAILABLE',
      creationTime: new Date(association.createdAt),
      lastUpdatedTime: new Date(association.lastUpdatedAt),
      resourceRegionScope: 'REGIONAL',
    }));
}
