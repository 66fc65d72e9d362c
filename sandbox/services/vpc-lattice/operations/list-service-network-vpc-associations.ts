import type { ListServiceNetworkVpcAssociationsRequest, ListServiceNetworkVpcAssociationsResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { invalid } from '../errors';
import { idFrom } from '../identifier';
import { latticePage } from '../lattice-page';
import { mayBeSeenBy, networkVpcAssociations, shownVpcAssociation } from '../network-vpc-association';

/** By network, by VPC, or by both. */
export const listServiceNetworkVpcAssociations: Operation<ListServiceNetworkVpcAssociationsRequest, ListServiceNetworkVpcAssociationsResponse> = {
  service: 'vpc-lattice',
  name: 'ListServiceNetworkVpcAssociations',
  permissions: () => [{ action: 'vpc-lattice:ListServiceNetworkVpcAssociations', resource: '*' }],
  run(call) {
    const { serviceNetworkIdentifier: network, vpcIdentifier: vpc } = call.input;
    if (!network && !vpc) throw invalid('serviceNetworkIdentifier', 'Either serviceNetworkIdentifier or vpcIdentifier is required');
    const all = networkVpcAssociations(call.world);
    const found = vpc ? all.where('vpcId', vpc) : all.where('serviceNetworkId', idFrom(String(network)));
    const seen = found
      .filter((association) => !network || association.serviceNetworkId === idFrom(network))
      .filter((association) => association.region === call.region && mayBeSeenBy(call, association));
    return latticePage(call, seen, shownVpcAssociation);
  },
};
