import type { UntagResourceRequest, UntagResourceResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnShare, ownShareOf, resourceShares } from '../resource-share';

export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = {
  service: 'ram',
  name: 'UntagResource',
  permissions(call) {
    const { resourceShareArn, resourceArn, tagKeys } = call.input;
    return [checkOnShare(call, 'UntagResource', resourceShareArn ?? resourceArn, { 'aws:TagKeys': tagKeys ?? [] })];
  },
  run(call) {
    const share = ownShareOf(call, call.input.resourceShareArn ?? call.input.resourceArn);
    const dropped = new Set(call.input.tagKeys);
    resourceShares(call.world).put({ ...share, tags: Object.fromEntries(Object.entries(share.tags).filter(([key]) => !dropped.has(key))) });
    return {};
  },
};
