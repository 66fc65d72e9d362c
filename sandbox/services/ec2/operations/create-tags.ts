import type { CreateTagsRequest } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { refuseDryRun } from '../describe';
import { missing } from '../errors';
import { ec2RequestTagKeys, putTags, requireTags, tagsOf } from '../object-tags';
import { checksOnTagged, requireTagged } from '../tagged-object';

/** All or nothing: when one of the objects is not there, none is changed. */
export const createTags: Operation<CreateTagsRequest, object> = {
  service: 'ec2',
  name: 'CreateTags',
  permissions: (call) => checksOnTagged(call, 'CreateTags', call.input.Resources, ec2RequestTagKeys(call.input.Tags)),
  run(call) {
    const { DryRun, Resources, Tags } = call.input;
    refuseDryRun(DryRun);
    if (!Tags?.length) throw missing('Tag');
    const added = requireTags(Tags);
    const keys = new Set(added.map(({ Key }) => Key));
    const changes = requireTagged(call, Resources).map((object) => ({
      object,
      tags: [...tagsOf(call.world, object).filter(({ Key = '' }) => !keys.has(Key)), ...added],
    }));
    for (const { object, tags } of changes) putTags(call.world, object, tags);
    return {};
  },
};
