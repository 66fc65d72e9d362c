import type { ListServiceNetworkVpcEndpointAssociationsRequest, ListServiceNetworkVpcEndpointAssociationsResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { latticePage } from '../lattice-page';
import { endpointsOfNetwork } from '../network-endpoint-association';
import { visibleServiceNetwork } from '../service-network';

/** The owner of the network sees all endpoints on it, anybody else only his own. AWS's examples show no id of the association. */
export const listServiceNetworkVpcEndpointAssociations: Operation<
  ListServiceNetworkVpcEndpointAssociationsRequest,
  ListServiceNetworkVpcEndpointAssociationsResponse
> = {
  service: 'vpc-lattice',
  name: 'ListServiceNetworkVpcEndpointAssociations',
  permissions: () => [{ action: 'vpc-lattice:ListServiceNetworkVpcEndpointAssociations', resource: '*' }],
  run(call) {
    const network = visibleServiceNetwork(call, String(call.input.serviceNetworkIdentifier));
    const seen = endpointsOfNetwork(call.world, network.id).filter(({ vpcEndpointOwner }) =>
      [network.accountId, vpcEndpointOwner].includes(call.caller.accountId),
    );
    return latticePage(call, seen, (endpoint) => ({
      vpcEndpointId: endpoint.id,
      vpcId: endpoint.vpcId,
      vpcEndpointOwnerId: endpoint.vpcEndpointOwner,
      state: endpoint.state,
      serviceNetworkArn: endpoint.serviceNetworkArn,
      createdAt: new Date(endpoint.createdAt),
    }));
  },
};
