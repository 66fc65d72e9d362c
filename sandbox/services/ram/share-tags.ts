import { ServiceError } from '@/sandbox/core/contract';
import type { Tags } from '../tags';

const mostTags = 50;

export function tagMapOf(tags: { key?: string | undefined; value?: string | undefined }[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ key, value }) => [key ?? '', value ?? '']));
}

export function requireTags(tags: Tags): void {
  const reserved = Object.keys(tags).find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) throw new ServiceError('InvalidParameterException', `The tag key ${reserved} begins with aws:, which is reserved.`);
  if (Object.keys(tags).length > mostTags) throw new ServiceError('TagLimitExceededException', `A resource can have at most ${mostTags} tags.`);
}
