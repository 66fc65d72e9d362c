import type { SecurityGroup, Subnet, Vpc } from '@aws-sdk/client-ec2';
import type { World } from '@/sandbox/core/contract';
import { securityGroupCollection, subnetCollection, vpcCollection, type Ec2Object } from '@/sandbox/world/put-networks';
import { resourcesOfEndpoint, resourcesOfVpcAssociation, type ReachableResource } from '../services/ec2/reachable-resources';
import { vpcEndpoints, type VpcEndpoint } from '../services/ec2/vpc-endpoint';
import { networkVpcAssociations, type NetworkVpcAssociation } from '../services/vpc-lattice/network-vpc-association';
import { isServing } from './is-serving';
import type { Client } from './security-groups';

/** How clients in a VPC come to private services: an endpoint, or the VPC's association with a service network. */
export interface WayIn {
  id: string;
  accountId: string;
  region: string;
  vpcId: string;
  state: string;
  isOpen: boolean;
  /** Without any, everybody in the VPC may pass: that is how associations with service networks are. */
  securityGroupIds: string[];
  /** Somebody in the VPC, in its default security group. */
  client: Client;
  resources(): ReachableResource[];
}

/** The ways that a proxy stands for: of an endpoint that one alone, of a VPC all that it has. None when it is gone. */
export function waysInto(world: World, id: string): WayIn[] {
  const endpoint = vpcEndpoints(world).get(id);
  if (endpoint) return [throughEndpoint(world, endpoint)];
  return [
    ...networkVpcAssociations(world).where('vpcId', id).map((association) => throughAssociation(world, association)),
    ...vpcEndpoints(world).where('vpcId', id).map((one) => throughEndpoint(world, one)),
  ];
}

/** What a proxy can stand for now: each endpoint that is available, and each VPC that is associated with a service network. */
export function openWaysIn(world: World): { id: string; type: string; way: WayIn }[] {
  const endpoints = vpcEndpoints(world).list().map((endpoint) => ({ id: endpoint.id, type: endpoint.type as string, way: throughEndpoint(world, endpoint) }));
  const vpcs = networkVpcAssociations(world).list().map((association) => ({ id: association.vpcId, type: 'VPC', way: throughAssociation(world, association) }));
  return [...endpoints, ...vpcs].filter(({ way }) => way.isOpen);
}

function throughEndpoint(world: World, endpoint: VpcEndpoint): WayIn {
  const { id, accountId, region, vpcId, state, securityGroupIds } = endpoint;
  const subnet = world.collection<Ec2Object<Subnet>>(subnetCollection).get(endpoint.subnetIds[0] ?? '')?.data;
  const network = endpoint.ipType === 'ipv6' ? subnet?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock : subnet?.CidrBlock;
  return {
    id,
    accountId,
    region,
    vpcId,
    state,
    isOpen: state === 'Available',
    securityGroupIds,
    client: clientIn(world, endpoint, network),
    resources: () => resourcesOfEndpoint(world, endpoint),
  };
}

function throughAssociation(world: World, association: NetworkVpcAssociation): WayIn {
  const { id, accountId, region, vpcId, status, securityGroupIds } = association;
  return {
    id,
    accountId,
    region,
    vpcId,
    state: status,
    isOpen: isServing(status),
    securityGroupIds,
    client: clientIn(world, association, world.collection<Ec2Object<Vpc>>(vpcCollection).get(vpcId)?.data.CidrBlock),
    resources: () => resourcesOfVpcAssociation(world, association),
  };
}

function clientIn(world: World, { accountId, region, vpcId }: Pick<WayIn, 'accountId' | 'region' | 'vpcId'>, network = '0.0.0.0/0'): Client {
  const defaultGroups = world
    .collection<Ec2Object<SecurityGroup>>(securityGroupCollection)
    .list({ accountId, region })
    .filter(({ data }) => data.VpcId === vpcId && data.GroupName === 'default');
  return { address: addressIn(network), securityGroupIds: defaultGroups.map(({ id }) => id) };
}

/** The tenth address of a network, which AWS does not keep for itself. */
function addressIn(network: string): string {
  const [address = ''] = network.split('/');
  return address.includes(':') ? `${address}a` : address.replace(/\d+$/, (last) => String(Number(last) + 10));
}
