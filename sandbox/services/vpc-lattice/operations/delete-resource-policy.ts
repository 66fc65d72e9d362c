import type { DeleteResourcePolicyRequest, DeleteResourcePolicyResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { resourcePolicies } from '../policy-access';
import { policyCheck, requirePolicy } from '../resource-policy';

export const deleteResourcePolicy: Operation<DeleteResourcePolicyRequest, DeleteResourcePolicyResponse> = {
  service: 'vpc-lattice',
  name: 'DeleteResourcePolicy',
  permissions: (call) => [policyCheck(call, 'DeleteResourcePolicy', String(call.input.resourceArn))],
  run(call) {
    const { arn } = requirePolicy(call, String(call.input.resourceArn));
    resourcePolicies(call.world).delete(arn);
    return {};
  },
};
