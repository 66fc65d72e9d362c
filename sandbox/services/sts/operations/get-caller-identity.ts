import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { Operation } from '@/sandbox/core/contract';

/** Needs no permission at all (AWS STS API reference). */
export const getCallerIdentity: Operation<object, GetCallerIdentityResponse> = {
  service: 'sts',
  name: 'GetCallerIdentity',
  permissions: () => [],
  run: ({ caller }) => ({ UserId: caller.userId, Account: caller.accountId, Arn: caller.arn }),
};
