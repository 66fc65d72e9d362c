import type { PutResourcePolicyRequest, PutResourcePolicyResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { convergePolicyShares } from '../../ram/policy-share';
import { grantsOfPolicy, resourcePolicies } from '../policy-access';
import { policyCheck, requirePolicyDocument, requirePolicyHolder } from '../resource-policy';

export const putResourcePolicy: Operation<PutResourcePolicyRequest, PutResourcePolicyResponse> = {
  service: 'vpc-lattice',
  name: 'PutResourcePolicy',
  permissions: (call) => [policyCheck(call, 'PutResourcePolicy', String(call.input.resourceArn))],
  run(call) {
    const policy = String(call.input.policy);
    requirePolicyDocument(policy);
    const { arn } = requirePolicyHolder(call, String(call.input.resourceArn));
    resourcePolicies(call.world).put({ id: arn, accountId: call.caller.accountId, region: call.region, policy });
    convergePolicyShares(call.world, { arn, accountId: call.caller.accountId, region: call.region }, grantsOfPolicy(call.world, policy, call.caller.accountId));
    return {};
  },
};
