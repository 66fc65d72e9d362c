import type { TagResourceInput, TagResourceOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { machineCheck } from '../state-machine';
import { requestTagKeys } from '../../tags';
import { tagMapOf } from '../tag-map';
import { putTags, taggedOf } from '../tagged';

export const tagResource: Operation<TagResourceInput, TagResourceOutput> = {
  service: 'states',
  name: 'TagResource',
  permissions(call) {
    const check = machineCheck(call, 'TagResource', call.input.resourceArn);
    return [{ ...check, context: { ...check.context, ...requestTagKeys(tagMapOf(call.input.tags)) } }];
  },
  run(call) {
    const machine = taggedOf(call, call.input.resourceArn);
    putTags(call, machine, { ...machine.tags, ...tagMapOf(call.input.tags) });
    return {};
  },
};
