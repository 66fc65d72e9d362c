import type { GetServiceNetworkResourceAssociationRequest, GetServiceNetworkResourceAssociationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { checkOn } from '../identifier';
import { verificationStatusOf } from '../domain-verification';
import { configurationOf, findResourceAssociation, shownResourceAssociation, visibleResourceAssociation } from '../resource-association';

export const getServiceNetworkResourceAssociation: Operation<
  GetServiceNetworkResourceAssociationRequest,
  GetServiceNetworkResourceAssociationResponse
> = {
  service: 'vpc-lattice',
  name: 'GetServiceNetworkResourceAssociation',
  permissions(call) {
    const identifier = String(call.input.serviceNetworkResourceAssociationIdentifier);
    const found = findResourceAssociation(call, identifier);
    return [checkOn(call, 'GetServiceNetworkResourceAssociation', 'servicenetworkresourceassociation', identifier, found)];
  },
  run(call) {
    const association = visibleResourceAssociation(call, String(call.input.serviceNetworkResourceAssociationIdentifier));
    return {
      ...shownResourceAssociation(call.world, association),
      lastUpdatedAt: new Date(association.lastUpdatedAt),
      failureReason: association.failureReason,
      domainVerificationStatus: verificationStatusOf(call.world, configurationOf(call.world, association)),
    };
  },
};
