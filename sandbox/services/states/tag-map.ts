import type { Tag } from '@aws-sdk/client-sfn';
import { ServiceError } from '@/sandbox/core/contract';
import type { Tags } from '../tags';

/** The model lets a tag go without a key, and yet has no tag whose key is empty. */
export function tagMapOf(tags: Tag[] = []): Tags {
  const missing = tags.findIndex(({ key }) => key === undefined);
  if (missing !== -1) throw new ServiceError('ValidationException', `Value at 'tags.${missing + 1}.member.key' must not be null`, {}, 400);
  return Object.fromEntries(tags.map(({ key, value = '' }) => [key, value]));
}

export function tagListOf(tags: Tags): Tag[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
