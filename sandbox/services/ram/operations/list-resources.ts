import type { ListResourcesRequest, ListResourcesResponse } from '@aws-sdk/client-ram';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { associationsOfShare, isLive } from '../association';
import { knownResourceType } from '../permissions';
import { ramPage } from '../ram-page';
import { resourcesOfShare } from '../shared-resource';
import { sharesOf } from './get-resource-shares';

/** Where a consumer finds what is shared with it: OTHER-ACCOUNTS with type `vpc-lattice:ResourceConfiguration`. */
export const listResources: Operation<ListResourcesRequest, ListResourcesResponse> = {
  service: 'ram',
  name: 'ListResources',
  permissions: () => [{ action: 'ram:ListResources', resource: '*' }],
  run(call) {
    const { input, world } = call;
    const type = input.resourceType === undefined ? undefined : knownResourceType(input.resourceType);
    if (input.resourceType !== undefined && !type) throw new ServiceError('InvalidResourceTypeException', `The resource type ${input.resourceType} is not valid.`);
    const found = sharesOf(call, input.resourceOwner, input.resourceShareArns)
      .filter((share) => share.status === 'ACTIVE')
      .filter((share) => {
        if (!input.principal) return true;
        if (input.resourceOwner === 'OTHER-ACCOUNTS') return share.accountId === input.principal;
        return associationsOfShare(world, share.id).some(({ entity, ...rest }) => entity === input.principal && isLive({ entity, ...rest }));
      })
      .flatMap((share) => resourcesOfShare(world, share))
      .filter((resource) => input.resourceOwner === 'SELF' || resource.status === 'AVAILABLE')
      .filter((resource) => !type || resource.type === type)
      .filter((resource) => !input.resourceArns?.length || input.resourceArns.includes(String(resource.arn)))
      .filter(() => input.resourceRegionScope !== 'GLOBAL');
    const { items, nextToken } = ramPage(call, found);
    return { resources: items, nextToken };
  },
};
