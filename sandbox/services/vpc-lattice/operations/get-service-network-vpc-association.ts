import type { GetServiceNetworkVpcAssociationRequest, GetServiceNetworkVpcAssociationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnVpcAssociation, shownVpcAssociation, visibleVpcAssociation } from '../network-vpc-association';

export const getServiceNetworkVpcAssociation: Operation<GetServiceNetworkVpcAssociationRequest, GetServiceNetworkVpcAssociationResponse> = {
  service: 'vpc-lattice',
  name: 'GetServiceNetworkVpcAssociation',
  permissions: (call) => [checkOnVpcAssociation(call, 'GetServiceNetworkVpcAssociation', String(call.input.serviceNetworkVpcAssociationIdentifier))],
  run(call) {
    const association = visibleVpcAssociation(call, String(call.input.serviceNetworkVpcAssociationIdentifier));
    return { ...shownVpcAssociation(association), securityGroupIds: association.securityGroupIds };
  },
};
