import type { ListServiceNetworkVpcEndpointAssociationsRequest, ListServiceNetworkVpcEndpointAssociationsResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { latticePage } from '../lattice-page';
import { endpointsOfNetwork } from '../network-endpoint-association';
import { findServiceNetwork } from '../service-network';

/**
 * The owner of the network sees all endpoints on it, anybody else only his own; to whoever does not see the network the
 * list is empty, since the operation declares no ResourceNotFoundException. AWS's examples show no id of the association.
 */
export const listServiceNetworkVpcEndpointAssociations: Operation<
  ListServiceNetworkVpcEndpointAssociationsRequest,
  ListServiceNetworkVpcEndpointAssociationsResponse
> = {
  service: 'vpc-lattice',
  name: 'ListServiceNetworkVpcEndpointAssociations',
  permissions: () => [{ action: 'vpc-lattice:ListServiceNetworkVpcEndpointAssociations', resource: '*' }],
  run(call) {
    const network = findServiceNetwork(call, String(call.input.serviceNetworkIdentifier));
    const all = network ? endpointsOfNetwork(call.world, network.id) : [];
    const seen = all.filter(({ accountId, vpcEndpointOwner }) => [accountId, vpcEndpointOwner].includes(call.caller.accountId));
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
