import type { ListTagsForResourceInput, ListTagsForResourceOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { machineCheck } from '../state-machine';
import { tagListOf } from '../tag-map';
import { taggedOf } from '../tagged';

export const listTagsForResource: Operation<ListTagsForResourceInput, ListTagsForResourceOutput> = {
  service: 'states',
  name: 'ListTagsForResource',
  permissions: (call) => [machineCheck(call, 'ListTagsForResource', call.input.resourceArn)],
  run: (call) => ({ tags: tagListOf(taggedOf(call, call.input.resourceArn).tags) }),
};
