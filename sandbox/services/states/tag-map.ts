import type { Tag } from '@aws-sdk/client-sfn';
import type { Tags } from '../tags';

export function tagMapOf(tags: Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ key = '', value = '' }) => [key, value]));
}

export function tagListOf(tags: Tags): Tag[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
