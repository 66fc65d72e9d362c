import { ServiceError, type Call } from '@/sandbox/core/contract';
import { pageOf } from '../paging';

interface PageInput {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

/** One page as every list of RAM answers it. */
export function ramPage<T>(call: Call<PageInput>, items: T[]): { items: T[]; nextToken?: string } {
  const { maxResults: limit, nextToken: token } = call.input;
  return pageOf(call, items, { limit, token }, () => new ServiceError('InvalidNextTokenException', 'The nextToken is not valid.'));
}
