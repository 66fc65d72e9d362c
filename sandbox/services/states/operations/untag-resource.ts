import type { UntagResourceInput, UntagResourceOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { machineCheck } from '../state-machine';
import { putTags, taggedOf } from '../tagged';

export const untagResource: Operation<UntagResourceInput, UntagResourceOutput> = {
  service: 'states',
  name: 'UntagResource',
  permissions(call) {
    const check = machineCheck(call, 'UntagResource', call.input.resourceArn);
    return [{ ...check, context: { ...check.context, 'aws:TagKeys': call.input.tagKeys ?? [] } }];
  },
  run(call) {
    const machine = taggedOf(call, call.input.resourceArn);
    const kept = Object.entries(machine.tags).filter(([key]) => !call.input.tagKeys?.includes(key));
    putTags(call, machine, Object.fromEntries(kept));
    return {};
  },
};
