import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { requestTagKeys } from '../../tags';
import { newTags } from '../new-tags';
import { storeTags, tagCheck, taggedOf } from '../tagged-resource';

export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = {
  service: 'vpc-lattice',
  name: 'TagResource',
  permissions: (call) => [tagCheck(call, 'TagResource', String(call.input.resourceArn), requestTagKeys(call.input.tags))],
  run(call) {
    const found = taggedOf(call, String(call.input.resourceArn));
    storeTags(call, found, newTags(call.input.tags, found.object.tags));
    return {};
  },
};
