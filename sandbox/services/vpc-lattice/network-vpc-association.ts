import type { DnsOptions, ServiceNetworkVpcAssociationStatus } from '@aws-sdk/client-vpc-lattice';
import type { World } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import type { Settling } from './settle';

export const networkVpcAssociationCollection = 'vpc-lattice.serviceNetworkVpcAssociation';

/** A VPC that reaches a service network directly. `accountId` owns the VPC, and made the association. */
export interface NetworkVpcAssociation extends Settling {
  status: ServiceNetworkVpcAssociationStatus;
  arn: string;
  serviceNetworkId: string;
  serviceNetworkArn: string;
  serviceNetworkName: string;
  vpcId: string;
  securityGroupIds: string[];
  privateDnsEnabled: boolean;
  dnsOptions?: DnsOptions | undefined;
  createdAt: number;
  tags: Tags;
}

export function networkVpcAssociations(world: World) {
  return world.collection<NetworkVpcAssociation>(networkVpcAssociationCollection);
}

/** All VPCs on a service network, those that are coming and going included. */
export function vpcAssociationsOfNetwork(world: World, serviceNetworkId: string): NetworkVpcAssociation[] {
  return networkVpcAssociations(world).where('serviceNetworkId', serviceNetworkId);
}
