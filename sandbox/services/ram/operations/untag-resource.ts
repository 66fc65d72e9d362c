import type { UntagResourceRequest, UntagResourceResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnTagged, taggedResourceOf } from '../tagged-resource';

export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = {
  service: 'ram',
  name: 'UntagResource',
  permissions: (call) => [checkOnTagged(call, 'UntagResource', { 'aws:TagKeys': call.input.tagKeys ?? [] })],
  run(call) {
    const { tags, put } = taggedResourceOf(call);
    const dropped = new Set(call.input.tagKeys);
    put(Object.fromEntries(Object.entries(tags).filter(([key]) => !dropped.has(key))));
    return {};
  },
};
