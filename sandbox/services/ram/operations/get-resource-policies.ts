import type { GetResourcePoliciesRequest, GetResourcePoliciesResponse } from '@aws-sdk/client-ram';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { shareableOf } from '../../vpc-lattice/shareable';
import { malformedArn } from '../errors';
import { ramPage } from '../ram-page';
import { policyOfResource } from '../resource-policy';

/** The policies that RAM has put on the caller's resources, as JSON. */
export const getResourcePolicies: Operation<GetResourcePoliciesRequest, GetResourcePoliciesResponse> = {
  service: 'ram',
  name: 'GetResourcePolicies',
  permissions: () => [{ action: 'ram:GetResourcePolicies', resource: '*' }],
  run(call) {
    const { resourceArns = [], principal } = call.input;
    const policies = resourceArns.flatMap((arn) => {
      if (!/^arn:[\w-]+:[\w-]+:[\w-]*:\d{12}:.+\/.+$/.test(arn)) throw malformedArn(arn);
      const resource = shareableOf(call.world, arn);
      if (resource?.accountId !== call.caller.accountId || resource.region !== call.region) {
        throw new ServiceError('ResourceArnNotFoundException', `Resource ${arn} could not be found.`);
      }
      return policyOfResource(call.world, arn, principal) ?? [];
    });
    const { items, nextToken } = ramPage(call, policies);
    return { policies: items, nextToken };
  },
};
