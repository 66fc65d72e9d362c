import type { ListAccountsRequest, ListAccountsResponse } from '@aws-sdk/client-organizations';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { pageOf } from '../../paging';
import { describe, memberAccounts, requireManagementAccount } from '../organization';

const largestPage = 20;

export const listAccounts: Operation<ListAccountsRequest, ListAccountsResponse> = {
  service: 'organizations',
  name: 'ListAccounts',
  permissions: () => [{ action: 'organizations:ListAccounts', resource: '*' }],
  run(call) {
    requireManagementAccount(call);
    const { MaxResults: limit, NextToken: token } = call.input;
    const { items, nextToken } = pageOf(call, memberAccounts(call), { limit, token, defaultLimit: largestPage }, invalidToken);
    return { Accounts: items.map((account) => describe(call, account)), NextToken: nextToken };
  },
};

function invalidToken(): ServiceError {
  const message = 'You specified an invalid value for nextToken. You must get the value from the response to a previous call to the API.';
  return new ServiceError('InvalidInputException', message, { Reason: 'INVALID_NEXT_TOKEN' });
}
