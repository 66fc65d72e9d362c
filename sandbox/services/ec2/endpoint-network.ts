import type { Subnet } from '@aws-sdk/client-ec2';
import type { Call, World } from '@/sandbox/core/contract';
import type { Ec2Object } from '@/sandbox/world/put-networks';
import { commonZones } from './common-zones';
import { ec2Error, missing, securityGroupNotFound, subnetNotFound } from './errors';
import { findOwn } from './find-object';
import { defaultSecurityGroupIds } from '../vpc-lattice/network';
import { addressesFor, freeAddresses } from './subnet-addresses';
import type { EndpointTarget } from './endpoint-target';
import type { EndpointIpType, PlayedType } from './vpc-endpoint';

const mostSecurityGroups = 5;

/** The subnets of an endpoint: of its VPC, and one in a zone at most. */
export function requireEndpointSubnets(call: Call, subnetIds: string[] | undefined, vpcId: string): Ec2Object<Subnet>[] {
  if (!subnetIds?.length) throw missing('SubnetId');
  const zones = new Map<string, string>();
  return subnetIds.map((id) => {
    const subnet = findOwn(call, 'subnet', id);
    if (!subnet) throw subnetNotFound(id);
    if (subnet.data.VpcId !== vpcId) throw ec2Error('InvalidParameter', `The subnet ${id} does not belong to the VPC ${vpcId}`);
    const zone = String(subnet.data.AvailabilityZoneId);
    if (zones.has(zone)) throw ec2Error('DuplicateSubnetsInSameZone', `Found another VPC endpoint subnet in the availability zone of ${zones.get(zone)}`);
    zones.set(zone, id);
    return subnet;
  });
}

/** ipv4: all subnets have IPv4 ranges; ipv6: all are IPv6-only; dualstack: all have both ("IP address types", AWS PrivateLink user guide). */
export function requireIpType(subnets: Ec2Object<Subnet>[], wanted: string | undefined): EndpointIpType {
  const all = (fits: (subnet: Subnet) => boolean) => subnets.every(({ data }) => fits(data));
  const fitting: Record<EndpointIpType, boolean> = {
    ipv4: all(({ CidrBlock }) => CidrBlock !== undefined),
    ipv6: all(({ Ipv6Native }) => Ipv6Native === true),
    dualstack: all(({ CidrBlock, Ipv6CidrBlockAssociationSet = [] }) => CidrBlock !== undefined && Ipv6CidrBlockAssociationSet.length > 0),
  };
  const ipType = (wanted ?? (fitting.ipv6 ? 'ipv6' : 'ipv4')) as EndpointIpType;
  if (!fitting[ipType]) throw ec2Error('InvalidParameter', `The IP address type ${ipType} does not fit the subnets ${subnets.map(({ id }) => id).join(', ')}`);
  return ipType;
}

export function requireFreeAddresses(world: World, subnets: Ec2Object<Subnet>[], endpoint: { type: PlayedType; ipType: EndpointIpType; serviceNetworkId?: string | undefined }): void {
  const needed = addressesFor(world, endpoint);
  const full = subnets.find((subnet) => freeAddresses(world, subnet) < needed);
  if (full) throw ec2Error('InsufficientFreeAddressesInSubnet', `The subnet ${full.id} does not have the ${needed} free addresses that the endpoint needs`);
}

/** A tunnel ends in all of its zones; of any other endpoint one zone is enough (CreateVpcEndpoint, `SubnetIds`, Amazon EC2 API reference). */
export function requireCommonZone(world: World, type: PlayedType, subnets: Ec2Object<Subnet>[], { configuration }: EndpointTarget): void {
  if (!configuration) return;
  const { resourceGatewayId: gatewayId } = configuration;
  const common = commonZones(world, subnets.map(({ id }) => id), gatewayId).length;
  if (common === 0) throw ec2Error('InvalidParameter', `The endpoint and the resource gateway ${gatewayId} have no Availability Zone in common`);
  if (type === 'Tunnel' && common < subnets.length) {
    throw ec2Error('InvalidParameter', `The subnets of a Tunnel endpoint must be in the Availability Zones of the resource gateway ${gatewayId}`);
  }
}

/** Security groups of the VPC; its default one where none is named. */
export function requireEndpointGroups(call: Call, groupIds: string[] | undefined, vpcId: string): string[] {
  if (!groupIds?.length) return defaultSecurityGroupIds(call, vpcId);
  const distinct = [...new Set(groupIds)];
  for (const id of distinct) {
    const group = findOwn(call, 'sg', id);
    if (!group) throw securityGroupNotFound(id);
    if (group.data.VpcId !== vpcId) throw ec2Error('InvalidParameter', `Security group ${id} and VPC ${vpcId} belong to different networks.`);
  }
  if (distinct.length > mostSecurityGroups) {
    throw ec2Error('SecurityGroupsPerInterfaceLimitExceeded', `The maximum number of security groups per interface is ${mostSecurityGroups}`);
  }
  return distinct;
}
