import type { Call } from '@/sandbox/core/contract';
import { pageOf } from '../paging';
import { invalid } from './errors';

/** Every list of EventBridge is paged by the members Limit and NextToken. */
export function eventsPage<T>(call: Call<{ Limit?: number | undefined; NextToken?: string | undefined }>, items: T[]) {
  const { Limit, NextToken } = call.input;
  const { items: page, nextToken } = pageOf(call, items, { limit: Limit, token: NextToken }, () => invalid('NextToken is not valid.'));
  return { items: page, NextToken: nextToken };
}

export function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
