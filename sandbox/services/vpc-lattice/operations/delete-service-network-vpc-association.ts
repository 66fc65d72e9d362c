import type { DeleteServiceNetworkVpcAssociationRequest, DeleteServiceNetworkVpcAssociationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnVpcAssociation, networkVpcAssociationCollection, visibleVpcAssociation } from '../network-vpc-association';
import { putSettling } from '../settle';

/** Whoever owns the VPC or the network may part them. A second call while it is on its way changes nothing. */
export const deleteServiceNetworkVpcAssociation: Operation<DeleteServiceNetworkVpcAssociationRequest, DeleteServiceNetworkVpcAssociationResponse> = {
  service: 'vpc-lattice',
  name: 'DeleteServiceNetworkVpcAssociation',
  permissions: (call) => [checkOnVpcAssociation(call, 'DeleteServiceNetworkVpcAssociation', String(call.input.serviceNetworkVpcAssociationIdentifier))],
  run(call) {
    const { world } = call;
    const association = visibleVpcAssociation(call, String(call.input.serviceNetworkVpcAssociationIdentifier));
    const { id, arn } = association;
    const status = 'DELETE_IN_PROGRESS';
    if (association.status !== status) {
      putSettling(world, networkVpcAssociationCollection, { ...association, status, lastUpdatedAt: world.clock.now() }, world.delays.association);
    }
    return { id, arn, status };
  },
};
