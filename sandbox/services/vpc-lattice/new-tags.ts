import type { Tags } from '../tags';
import { invalid } from './errors';

const mostTags = 200;

/** What an object's tags become: those of the request beside those that it has. */
export function newTags(requested: Tags | undefined, present: Tags = {}): Tags {
  const reserved = Object.keys(requested ?? {}).find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved) throw invalid('tags', `Tag key ${reserved} uses the reserved prefix aws:`);
  const tags = { ...present, ...requested };
  if (Object.keys(tags).length > mostTags) throw invalid('tags', `A resource can have at most ${mostTags} tags`);
  return tags;
}
