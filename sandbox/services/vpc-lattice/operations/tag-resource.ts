import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { requestTagKeys } from '../../tags';
import { invalid } from '../errors';
import { storeTags, tagCheck, taggedOf } from '../tagged-resource';

export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = {
  service: 'vpc-lattice',
  name: 'TagResource',
  permissions: (call) => [tagCheck(call, 'TagResource', String(call.input.resourceArn), requestTagKeys(call.input.tags))],
  run(call) {
    const tags = call.input.tags ?? {};
    const reserved = Object.keys(tags).find((key) => key.toLowerCase().startsWith('aws:'));
    if (reserved) throw invalid('tags', `Tag key ${reserved} uses the reserved prefix aws:`);
    const found = taggedOf(call, String(call.input.resourceArn));
    storeTags(call, found, { ...found.object.tags, ...tags });
    return {};
  },
};
