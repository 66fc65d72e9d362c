import { isPageToken, pageOf } from '../paging';
import { invalid } from './errors';

interface PageInput {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

/** One page as every List of VPC Lattice answers it. */
export function latticePage<Stored, Shown>(input: PageInput, stored: Stored[], show: (object: Stored) => Shown): { items: Shown[]; nextToken?: string } {
  if (input.nextToken && !isPageToken(input.nextToken)) throw invalid('nextToken', 'Invalid nextToken');
  const { items, nextToken } = pageOf(stored, input.maxResults, input.nextToken);
  return { items: items.map(show), ...(nextToken ? { nextToken } : {}) };
}
