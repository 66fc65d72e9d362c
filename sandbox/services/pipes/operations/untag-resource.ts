import type { UntagResourceRequest, UntagResourceResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnPipe, pipeByArn, pipes } from '../pipe';

export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = {
  service: 'pipes',
  name: 'UntagResource',
  permissions: (call) => [checkOnPipe(call, 'UntagResource', String(call.input.resourceArn), { 'aws:TagKeys': call.input.tagKeys ?? [] })],
  run(call) {
    const pipe = pipeByArn(call, call.input.resourceArn);
    const dropped = new Set(call.input.tagKeys);
    pipes(call.world).put({ ...pipe, tags: Object.fromEntries(Object.entries(pipe.tags).filter(([key]) => !dropped.has(key))) });
    return {};
  },
};
