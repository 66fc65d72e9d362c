import type { UntagResourceRequest, UntagResourceResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { storeTags, tagCheck, taggedOf } from '../tagged-resource';

export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = {
  service: 'vpc-lattice',
  name: 'UntagResource',
  permissions: (call) => [tagCheck(call, 'UntagResource', String(call.input.resourceArn), { 'aws:TagKeys': call.input.tagKeys ?? [] })],
  run(call) {
    const found = taggedOf(call, String(call.input.resourceArn));
    const dropped = new Set(call.input.tagKeys);
    storeTags(call, found, Object.fromEntries(Object.entries(found.object.tags).filter(([key]) => !dropped.has(key))));
    return {};
  },
};
