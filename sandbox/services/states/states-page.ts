import { ServiceError, type Call } from '@/sandbox/core/contract';
import { pageOf } from '../paging';

interface PageInput {
  /** 0 means the default of 100. */
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

/** One page as every list of Step Functions answers it. */
export function statesPage<T>(call: Call<PageInput>, items: T[]): { items: T[]; nextToken?: string } {
  const { maxResults, nextToken: token } = call.input;
  return pageOf(call, items, { limit: maxResults || undefined, token }, () => new ServiceError('InvalidToken', `Invalid Token: '${token}'`));
}
