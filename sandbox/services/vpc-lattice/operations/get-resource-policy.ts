import type { GetResourcePolicyRequest, GetResourcePolicyResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { policyCheck, requirePolicy } from '../resource-policy';

export const getResourcePolicy: Operation<GetResourcePolicyRequest, GetResourcePolicyResponse> = {
  service: 'vpc-lattice',
  name: 'GetResourcePolicy',
  permissions: (call) => [policyCheck(call, 'GetResourcePolicy', String(call.input.resourceArn))],
  run: (call) => ({ policy: requirePolicy(call, String(call.input.resourceArn)).policy }),
};
