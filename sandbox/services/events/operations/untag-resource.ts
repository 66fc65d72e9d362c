import type { UntagResourceRequest, UntagResourceResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { taggedResource } from '../tags';

export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = {
  service: 'events',
  name: 'UntagResource',
  permissions: ({ input }) => [{ action: 'events:UntagResource', resource: String(input.ResourceARN), context: { 'aws:TagKeys': input.TagKeys ?? [] } }],
  run(call) {
    const { resource, put } = taggedResource(call, call.input.ResourceARN);
    const removed = new Set(call.input.TagKeys);
    put(Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !removed.has(key))));
    return {};
  },
};
