import type { Call } from '@/sandbox/core/contract';
import { pageOf } from '../paging';
import { invalid } from './errors';

interface PageInput {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

/** One page as every List of VPC Lattice answers it. */
export function latticePage<Stored, Shown>(
  call: Call<PageInput>,
  stored: Stored[],
  show: (object: Stored) => Shown,
): { items: Shown[]; nextToken?: string } {
  const { maxResults: limit, nextToken: token } = call.input;
  const { items, nextToken } = pageOf(call, stored, { limit, token }, () => invalid('nextToken', 'Invalid nextToken'));
  return { items: items.map(show), ...(nextToken ? { nextToken } : {}) };
}
