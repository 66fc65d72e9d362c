import { ServiceError } from '@/sandbox/core/contract';
import { isPageToken, pageOf } from '../paging';

interface PageInput {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

/** One page as every list of RAM answers it. */
export function ramPage<T>(input: PageInput, items: T[]): { items: T[]; nextToken?: string } {
  if (input.nextToken && !isPageToken(input.nextToken)) {
    throw new ServiceError('InvalidNextTokenException', 'The nextToken is not valid.');
  }
  return pageOf(items, input.maxResults, input.nextToken);
}
