import type { GetDomainVerificationRequest, GetDomainVerificationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { domainVerificationOf, findDomainVerification, shownDomainVerification } from '../domain-verification';
import { checkOn } from '../identifier';

export const getDomainVerification: Operation<GetDomainVerificationRequest, GetDomainVerificationResponse> = {
  service: 'vpc-lattice',
  name: 'GetDomainVerification',
  permissions(call) {
    const identifier = String(call.input.domainVerificationIdentifier);
    return [checkOn(call, 'GetDomainVerification', 'domainverification', identifier, findDomainVerification(call, identifier))];
  },
  run: (call) => shownDomainVerification(domainVerificationOf(call, String(call.input.domainVerificationIdentifier))),
};
