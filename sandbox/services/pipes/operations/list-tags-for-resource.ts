import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnPipe, pipeByArn, shownTags } from '../pipe';

export const listTagsForResource: Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  service: 'pipes',
  name: 'ListTagsForResource',
  permissions: (call) => [checkOnPipe(call, 'ListTagsForResource', String(call.input.resourceArn))],
  run: (call) => ({ tags: shownTags(pipeByArn(call, call.input.resourceArn)) }),
};
