import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { requestTagKeys } from '../../tags';
import { checkOnShare, ownShareOf, resourceShares, tagMapOf } from '../resource-share';

export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = {
  service: 'ram',
  name: 'TagResource',
  permissions(call) {
    const { resourceShareArn, resourceArn, tags } = call.input;
    return [checkOnShare(call, 'TagResource', resourceShareArn ?? resourceArn, requestTagKeys(tagMapOf(tags)))];
  },
  run(call) {
    const share = ownShareOf(call, call.input.resourceShareArn ?? call.input.resourceArn);
    resourceShares(call.world).put({ ...share, tags: { ...share.tags, ...tagMapOf(call.input.tags) } });
    return {};
  },
};
