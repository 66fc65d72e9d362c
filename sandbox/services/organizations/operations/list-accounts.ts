import type { ListAccountsRequest, ListAccountsResponse } from '@aws-sdk/client-organizations';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { describe, memberAccounts, requireManagementAccount } from '../organization';

const largestPage = 20;

export const listAccounts: Operation<ListAccountsRequest, ListAccountsResponse> = {
  service: 'organizations',
  name: 'ListAccounts',
  permissions: () => [{ action: 'organizations:ListAccounts', resource: '*' }],
  run(call) {
    requireManagementAccount(call);
    const { MaxResults = largestPage, NextToken } = call.input;
    const accounts = memberAccounts(call);
    const start = NextToken === undefined ? 0 : accounts.findIndex((account) => account.id === NextToken);
    if (start === -1) {
      throw new ServiceError('InvalidInputException', 'You specified an invalid value for nextToken. You must get the value from the response to a previous call to the API.', {
        Reason: 'INVALID_NEXT_TOKEN',
      });
    }
    const end = start + MaxResults;
    return {
      Accounts: accounts.slice(start, end).map((account) => describe(call, account)),
      ...(accounts[end] ? { NextToken: accounts[end].id } : {}),
    };
  },
};
