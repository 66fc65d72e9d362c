import type { Subnet } from '@aws-sdk/client-ec2';
import type { World } from '@/sandbox/core/contract';
import type { Ec2Object } from '@/sandbox/world/put-networks';
import { associationsOfNetwork } from '../vpc-lattice/resource-association';
import { vpcEndpoints, type VpcEndpoint } from './vpc-endpoint';

/** For VPC Lattice services, in each zone, whether there are any or not. */
const addressBlock = 16;

/**
 * IPv4 addresses that an endpoint takes in each of its subnets: one for a resource, and for a service network a /28 block
 * and one for each resource ("Subnets and Availability Zones", AWS PrivateLink user guide).
 */
export function addressesFor(world: World, { type, ipType, serviceNetworkId }: Pick<VpcEndpoint, 'type' | 'ipType' | 'serviceNetworkId'>): number {
  if (ipType === 'ipv6') return 0;
  return type === 'ServiceNetwork' ? addressBlock + associationsOfNetwork(world, serviceNetworkId ?? '').length : 1;
}

/** What is left of a subnet's IPv4 addresses. */
export function freeAddresses(world: World, subnet: Ec2Object<Subnet>): number {
  const taken = vpcEndpoints(world)
    .where('subnetIds', subnet.id)
    .reduce((sum, endpoint) => sum + addressesFor(world, endpoint), 0);
  return Math.max(0, (subnet.data.AvailableIpAddressCount ?? 0) - taken);
}
