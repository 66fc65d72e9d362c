import type { Tag } from '@aws-sdk/client-eventbridge';
import { ServiceError, type Call, type StoredObject } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { busWithArn, defaultBusName, eventBuses } from './event-bus';
import { invalid } from './errors';
import { refuseManaged, rules } from './rule';

const mostTags = 50;

export function tagMap(list: Tag[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** A list of tags as a map, checked as AWS checks user tags. */
export function tagsOf(list: Tag[] = []): Tags {
  const tags = tagMap(list);
  const reserved = Object.keys(tags).find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) throw invalid(`Tag key ${reserved} begins with aws:, which is reserved.`);
  if (Object.keys(tags).length < list.length) throw invalid('A tag key is given more than once.');
  return requireRoomForTags(tags);
}

export function requireRoomForTags(tags: Tags): Tags {
  if (Object.keys(tags).length > mostTags) throw invalid(`A resource can have at most ${mostTags} tags.`);
  return tags;
}

interface TaggedResource extends StoredObject {
  tags: Tags;
}

function missingIn(arn: string): string {
  const [kind, ...path] = (arn.split(':')[5] ?? '').split('/');
  if (kind === 'rule') return `Rule ${path.at(-1)} does not exist on EventBus ${path.length > 1 ? path[0] : defaultBusName}.`;
  if (kind === 'event-bus') return `Event bus ${path.join('/')} does not exist.`;
  return `Resource ${arn} does not exist. Rules and event buses can have tags.`;
}

/** Rules and event buses carry tags. */
export function taggedResource(call: Call, arn: string | undefined): { resource: TaggedResource; put(tags: Tags): void } {
  const rule = rules(call.world).get(String(arn));
  const bus = rule ? undefined : busWithArn(call.world, String(arn));
  const resource = rule ?? bus;
  if (resource?.accountId !== call.caller.accountId || resource.region !== call.region) {
    throw new ServiceError('ResourceNotFoundException', missingIn(String(arn)));
  }
  return {
    resource,
    put(tags) {
      if (rule) refuseManaged(rule);
      if (rule) rules(call.world).put({ ...rule, tags });
      if (bus) eventBuses(call.world).put({ ...bus, tags });
    },
  };
}
