import type { Tag } from '@aws-sdk/client-ec2';
import type { StoredObject, World } from '@/sandbox/core/contract';
import { requestTagKeys, type Tags } from '../tags';
import { ec2Error } from './errors';

/** The tags of an object as calls have left them; until then it has those of its declaration. */
interface ObjectTags extends StoredObject {
  tags: Tag[];
}

/** "Tag your Amazon EC2 resources", Amazon EC2 user guide. */
const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

function objectTags(world: World) {
  return world.collection<ObjectTags>('ec2.tags');
}

/** Networks are put anew at every start, so what calls did to their tags is kept apart from them. */
export function tagsOf(world: World, object: StoredObject & { data?: { Tags?: Tag[] | undefined } }): Tag[] {
  return objectTags(world).get(object.id)?.tags ?? object.data?.Tags ?? [];
}

export function putTags(world: World, { id, accountId, region }: StoredObject, tags: Tag[]): void {
  const ownTags = tags.filter(({ Key = '' }) => !Key.startsWith('aws:'));
  if (ownTags.length > mostTags) throw ec2Error('TagLimitExceeded', `The maximum number of tags for ${id} is ${mostTags}.`);
  objectTags(world).put({ id, accountId, region, tags });
}

export function forgetTags(world: World, id: string): void {
  objectTags(world).delete(id);
}

/** Tags as a call sends them, fit to be stored: a tag without value has the empty one. */
export function requireTags(tags: Tag[] = []): { Key: string; Value: string }[] {
  const seen = new Set<string>();
  return tags.map(({ Key, Value = '' }) => {
    if (!Key) throw ec2Error('InvalidParameterValue', 'Tag keys cannot be empty.');
    if (/^aws:/i.test(Key)) throw ec2Error('InvalidParameterValue', `Tag keys starting with 'aws:' are reserved for internal use`);
    if (Array.from(Key).length > longestKey) throw ec2Error('InvalidParameterValue', `Tag key exceeds the maximum length of ${longestKey} characters`);
    if (Array.from(Value).length > longestValue) throw ec2Error('InvalidParameterValue', `Tag value exceeds the maximum length of ${longestValue} characters`);
    if (seen.has(Key)) throw ec2Error('InvalidParameterValue', `Duplicate tag key '${Key}' specified.`);
    seen.add(Key);
    return { Key, Value };
  });
}

/** Condition keys of a request that sets these tags. */
export function ec2RequestTagKeys(tags: Tag[] | undefined): Record<string, string | string[]> {
  return requestTagKeys(asRecord(tags ?? []));
}

/** Condition keys of an object with these tags: EC2 has a name of its own beside the global one. */
export function ec2ResourceTagKeys(tags: Tag[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asRecord(tags)).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ec2:ResourceTag/${key}`, value],
    ]),
  );
}

function asRecord(tags: Tag[]): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
