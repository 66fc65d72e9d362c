import type { DnsOptions, ServiceNetworkVpcAssociationStatus, ServiceNetworkVpcAssociationSummary } from '@aws-sdk/client-vpc-lattice';
import type { Call, PermissionCheck, World } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { notFound } from './errors';
import { checkOn, idFrom, objectNamed } from './identifier';
import { shownTimes } from './resource-gateway';
import { serviceNetworks } from './service-network';
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

/** Seen by who owns the VPC, and by who owns the network. */
export function findVpcAssociation(call: Call, identifier: string): NetworkVpcAssociation | undefined {
  const association = objectNamed(call, networkVpcAssociations(call.world), identifier);
  return association && mayBeSeenBy(call, association) ? association : undefined;
}

export function visibleVpcAssociation(call: Call, identifier: string): NetworkVpcAssociation {
  const association = findVpcAssociation(call, identifier);
  if (!association) throw notFound('ServiceNetworkVpcAssociation', idFrom(identifier));
  return association;
}

export function mayBeSeenBy({ world, caller }: Call, { accountId, serviceNetworkId }: NetworkVpcAssociation): boolean {
  return accountId === caller.accountId || serviceNetworks(world).get(serviceNetworkId)?.accountId === caller.accountId;
}

export function checkOnVpcAssociation(call: Call, action: string, identifier: string): PermissionCheck {
  const found = findVpcAssociation(call, identifier);
  const check = checkOn(call, action, 'servicenetworkvpcassociation', identifier, found);
  if (!found) return check;
  return { ...check, context: { ...check.context, 'vpc-lattice:VpcId': found.vpcId, 'vpc-lattice:ServiceNetworkArn': found.serviceNetworkArn } };
}

/** What a summary shows; Create, Get and Update show more, or less, of the rest. */
export function shownVpcAssociation(association: NetworkVpcAssociation): ServiceNetworkVpcAssociationSummary {
  const { id, arn, status, accountId, serviceNetworkId, serviceNetworkArn, serviceNetworkName, vpcId, privateDnsEnabled, dnsOptions } = association;
  return {
    id,
    arn,
    status,
    createdBy: accountId,
    serviceNetworkId,
    serviceNetworkArn,
    serviceNetworkName,
    vpcId,
    privateDnsEnabled,
    ...(dnsOptions ? { dnsOptions } : {}),
    ...shownTimes(association),
  };
}
