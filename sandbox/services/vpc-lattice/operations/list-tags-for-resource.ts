import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { tagCheck, taggedOf } from '../tagged-resource';

export const listTagsForResource: Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  service: 'vpc-lattice',
  name: 'ListTagsForResource',
  permissions: (call) => [tagCheck(call, 'ListTagsForResource', String(call.input.resourceArn))],
  run: (call) => ({ tags: taggedOf(call, String(call.input.resourceArn)).object.tags }),
};
