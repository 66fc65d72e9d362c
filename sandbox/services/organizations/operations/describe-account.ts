import type { DescribeAccountRequest, DescribeAccountResponse } from '@aws-sdk/client-organizations';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { accountArn, describe, memberAccounts, requireManagementAccount } from '../organization';

export const describeAccount: Operation<DescribeAccountRequest, DescribeAccountResponse> = {
  service: 'organizations',
  name: 'DescribeAccount',
  permissions: (call) => [
    { action: 'organizations:DescribeAccount', resource: accountArn(call, call.input.AccountId ?? '') },
  ],
  run(call) {
    requireManagementAccount(call);
    const account = memberAccounts(call).find((one) => one.id === call.input.AccountId);
    if (!account) {
      throw new ServiceError('AccountNotFoundException', "You specified an account that doesn't exist.");
    }
    return { Account: describe(call, account) };
  },
};
