import type { TagResourceInput, TagResourceOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { requestTagKeys } from '../../tags';
import { tagMapOf } from '../tag-map';
import { putTags, taggedOf } from '../tagged';

export const tagResource: Operation<TagResourceInput, TagResourceOutput> = {
  service: 'states',
  name: 'TagResource',
  permissions: ({ input }) => [{ action: 'states:TagResource', resource: String(input.resourceArn), context: requestTagKeys(tagMapOf(input.tags)) }],
  run(call) {
    const machine = taggedOf(call, call.input.resourceArn);
    putTags(call, machine, { ...machine.tags, ...tagMapOf(call.input.tags) });
    return {};
  },
};
