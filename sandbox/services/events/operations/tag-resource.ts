import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { requestTagKeys } from '../../tags';
import { requireRoomForTags, taggedResource, tagMap, tagsOf } from '../tags';

export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = {
  service: 'events',
  name: 'TagResource',
  permissions: ({ input }) => [
    { action: 'events:TagResource', resource: String(input.ResourceARN), context: requestTagKeys(tagMap(input.Tags)) },
  ],
  run(call) {
    const { resource, put } = taggedResource(call, call.input.ResourceARN);
    put(requireRoomForTags({ ...resource.tags, ...tagsOf(call.input.Tags) }));
    return {};
  },
};
