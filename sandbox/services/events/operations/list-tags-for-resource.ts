import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { taggedResource } from '../tags';

export const listTagsForResource: Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  service: 'events',
  name: 'ListTagsForResource',
  permissions: ({ input }) => [{ action: 'events:ListTagsForResource', resource: String(input.ResourceARN) }],
  run(call) {
    const { resource } = taggedResource(call, call.input.ResourceARN);
    return { Tags: Object.entries(resource.tags).map(([Key, Value]) => ({ Key, Value })) };
  },
};
