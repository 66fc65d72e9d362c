import type { UntagResourceInput, UntagResourceOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { putTags, taggedOf } from '../tagged';

export const untagResource: Operation<UntagResourceInput, UntagResourceOutput> = {
  service: 'states',
  name: 'UntagResource',
  permissions: ({ input }) => [{ action: 'states:UntagResource', resource: String(input.resourceArn), context: { 'aws:TagKeys': input.tagKeys ?? [] } }],
  run(call) {
    const machine = taggedOf(call, call.input.resourceArn);
    const kept = Object.entries(machine.tags).filter(([key]) => !call.input.tagKeys?.includes(key));
    putTags(call, machine, Object.fromEntries(kept));
    return {};
  },
};
