import type { StoredObject, World } from '@/sandbox/core/contract';
import type { ServiceNetwork } from './service-network';

/** A VPC endpoint of type ServiceNetwork, as VPC Lattice lists it. Its id is the endpoint's; `accountId` owns the network. */
export interface NetworkEndpointAssociation extends StoredObject {
  serviceNetworkId: string;
  serviceNetworkArn: string;
  vpcId: string;
  vpcEndpointOwner: string;
  /** `ACTIVE` was seen in an example of the AWS CLI; VPC Lattice gives no list of the others. */
  state: string;
  createdAt: number;
}

export function networkEndpointAssociations(world: World) {
  return world.collection<NetworkEndpointAssociation>('vpc-lattice.serviceNetworkVpcEndpointAssociation');
}

/** All endpoints on a service network. VPC Lattice allows `quotaOf(world, 'vpc-lattice.vpcEndpointsPerServiceNetwork', …)` of them. */
export function endpointsOfNetwork(world: World, serviceNetworkId: string): NetworkEndpointAssociation[] {
  return networkEndpointAssociations(world).where('serviceNetworkId', serviceNetworkId);
}

/**
 * Tells VPC Lattice of an endpoint of type ServiceNetwork, when EC2 creates it. From then on the network cannot be
 * deleted. Nothing is checked here: EC2 has asked for `vpc-lattice:CreateServiceNetworkVpcEndpointAssociation` on the
 * network, whether the caller sees it (`findServiceNetwork`), and about the quota, in its own words.
 */
export function addNetworkEndpointAssociation(
  world: World,
  network: ServiceNetwork,
  endpoint: { vpcEndpointId: string; vpcEndpointOwner: string; vpcId: string },
): NetworkEndpointAssociation {
  return networkEndpointAssociations(world).put({
    id: endpoint.vpcEndpointId,
    accountId: network.accountId,
    region: network.region,
    serviceNetworkId: network.id,
    serviceNetworkArn: network.arn,
    vpcId: endpoint.vpcId,
    vpcEndpointOwner: endpoint.vpcEndpointOwner,
    state: 'ACTIVE',
    createdAt: world.clock.now(),
  });
}

/** Forgets the endpoint, when EC2 deletes it. */
export function removeNetworkEndpointAssociation(world: World, vpcEndpointId: string): void {
  networkEndpointAssociations(world).delete(vpcEndpointId);
}
