import { ServiceError } from '@/sandbox/core/contract';
import { isPageToken, pageOf } from '../paging';

interface PageInput {
  /** 0 means the default of 100. */
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

/** One page as every list of Step Functions answers it. */
export function statesPage<T>(input: PageInput, items: T[]): { items: T[]; nextToken?: string } {
  if (input.nextToken && !isPageToken(input.nextToken)) throw new ServiceError('InvalidToken', `Invalid Token: '${input.nextToken}'`);
  return pageOf(items, input.maxResults || undefined, input.nextToken);
}
