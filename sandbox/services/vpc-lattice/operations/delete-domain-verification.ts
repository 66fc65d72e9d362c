import type { DeleteDomainVerificationRequest, DeleteDomainVerificationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { domainVerificationOf, domainVerifications, findDomainVerification } from '../domain-verification';
import { checkOn } from '../identifier';

/** Configurations that named it keep their domain name, without a verification from then on. */
export const deleteDomainVerification: Operation<DeleteDomainVerificationRequest, DeleteDomainVerificationResponse> = {
  service: 'vpc-lattice',
  name: 'DeleteDomainVerification',
  permissions(call) {
    const identifier = String(call.input.domainVerificationIdentifier);
    return [checkOn(call, 'DeleteDomainVerification', 'domainverification', identifier, findDomainVerification(call, identifier))];
  },
  run(call) {
    const { id } = domainVerificationOf(call, String(call.input.domainVerificationIdentifier));
    domainVerifications(call.world).delete(id);
    return {};
  },
};
