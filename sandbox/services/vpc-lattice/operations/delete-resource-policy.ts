import type { DeleteResourcePolicyRequest, DeleteResourcePolicyResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { forgetPolicy, policyCheck, requirePolicy } from '../resource-policy';

export const deleteResourcePolicy: Operation<DeleteResourcePolicyRequest, DeleteResourcePolicyResponse> = {
  service: 'vpc-lattice',
  name: 'DeleteResourcePolicy',
  permissions: (call) => [policyCheck(call, 'DeleteResourcePolicy', String(call.input.resourceArn))],
  run(call) {
    const { arn } = requirePolicy(call, String(call.input.resourceArn));
    forgetPolicy(call.world, { arn, accountId: call.caller.accountId, region: call.region });
    return {};
  },
};
