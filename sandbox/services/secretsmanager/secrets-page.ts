import { ServiceError, type Call } from '@/sandbox/core/contract';
import { pageOf } from '../paging';

export function secretsPage<T>(call: Call<{ MaxResults?: number | undefined; NextToken?: string | undefined }>, items: T[]) {
  const { MaxResults, NextToken } = call.input;
  const wrongToken = () => new ServiceError('InvalidNextTokenException', 'The NextToken value is invalid.');
  const { items: page, nextToken } = pageOf(call, items, { limit: MaxResults, token: NextToken }, wrongToken);
  return { items: page, NextToken: nextToken };
}
