import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { requestTagKeys } from '../../tags';
import { invalid } from '../errors';
import { checkOnPipe, pipeByArn, pipes } from '../pipe';

const mostTags = 50;

export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = {
  service: 'pipes',
  name: 'TagResource',
  permissions: (call) => [checkOnPipe(call, 'TagResource', String(call.input.resourceArn), requestTagKeys(call.input.tags))],
  run(call) {
    const pipe = pipeByArn(call, call.input.resourceArn);
    const tags = { ...pipe.tags, ...call.input.tags };
    if (Object.keys(tags).length > mostTags) throw invalid('tags', `A pipe can have at most ${mostTags} tags.`);
    pipes(call.world).put({ ...pipe, tags });
    return {};
  },
};
