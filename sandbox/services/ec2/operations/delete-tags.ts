import type { DeleteTagsRequest, Tag } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { refuseDryRun } from '../describe';
import { putTags, tagsOf } from '../object-tags';
import { checksOnTagged, requireTagged } from '../tagged-object';

export const deleteTags: Operation<DeleteTagsRequest, object> = {
  service: 'ec2',
  name: 'DeleteTags',
  permissions: (call) => checksOnTagged(call, 'DeleteTags', call.input.Resources, { 'aws:TagKeys': (call.input.Tags ?? []).map(({ Key = '' }) => Key) }),
  run(call) {
    const { DryRun, Resources, Tags } = call.input;
    refuseDryRun(DryRun);
    for (const object of requireTagged(call, Resources)) {
      putTags(call.world, object, tagsOf(call.world, object).filter((tag) => !goes(tag, Tags)));
    }
    return {};
  },
};

/** A key without a value means the tag whatever its value, a key with one only that value, and no tags at all mean all of them. */
function goes(tag: Tag, named: Tag[] | undefined): boolean {
  if (!named?.length) return true;
  return named.some(({ Key, Value }) => Key === tag.Key && (Value === undefined || Value === tag.Value));
}
