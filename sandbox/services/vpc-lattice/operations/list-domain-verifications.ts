import type { ListDomainVerificationsRequest, ListDomainVerificationsResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { domainVerifications, shownDomainVerification } from '../domain-verification';
import { latticePage } from '../lattice-page';

export const listDomainVerifications: Operation<ListDomainVerificationsRequest, ListDomainVerificationsResponse> = {
  service: 'vpc-lattice',
  name: 'ListDomainVerifications',
  permissions: () => [{ action: 'vpc-lattice:ListDomainVerifications', resource: '*' }],
  run(call) {
    const own = domainVerifications(call.world).list({ accountId: call.caller.accountId, region: call.region });
    return latticePage(call, own, shownDomainVerification);
  },
};
