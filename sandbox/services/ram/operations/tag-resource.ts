import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { requestTagKeys } from '../../tags';
import { requireTags, tagMapOf } from '../share-tags';
import { checkOnTagged, taggedResourceOf } from '../tagged-resource';

export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = {
  service: 'ram',
  name: 'TagResource',
  permissions: (call) => [checkOnTagged(call, 'TagResource', requestTagKeys(tagMapOf(call.input.tags)))],
  run(call) {
    const resource = taggedResourceOf(call);
    const tags = { ...resource.tags, ...tagMapOf(call.input.tags) };
    requireTags(tags);
    resource.put(tags);
    return {};
  },
};
