import type { ListResourceTypesRequest, ListResourceTypesResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { resourceTypes } from '../permissions';
import { ramPage } from '../ram-page';

/** The types that the sandbox shares, a few of those that RAM does. */
export const listResourceTypes: Operation<ListResourceTypesRequest, ListResourceTypesResponse> = {
  service: 'ram',
  name: 'ListResourceTypes',
  permissions: () => [{ action: 'ram:ListResourceTypes', resource: '*' }],
  run(call) {
    const found = call.input.resourceRegionScope === 'GLOBAL' ? [] : resourceTypes;
    const { items, nextToken } = ramPage(call, found);
    return {
      resourceTypes: items.map((resourceType) => ({ resourceType, serviceName: String(resourceType.split(':')[0]), resourceRegionScope: 'REGIONAL' })),
      nextToken,
    };
  },
};
