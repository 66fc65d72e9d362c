import type { GetResourceGatewayResponse, ResourceConfigDnsResolution, ResourceGatewayIpAddressType, ResourceGatewayStatus } from '@aws-sdk/client-vpc-lattice';
import type { Call, PermissionCheck, World } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { notFound } from './errors';
import { checkOn, idFrom, objectNamed } from './identifier';
import type { Settling } from './settle';

export const resourceGatewayCollection = 'vpc-lattice.resourceGateway';

export interface ResourceGateway extends Settling {
  status: ResourceGatewayStatus;
  name: string;
  arn: string;
  vpcId: string;
  subnetIds: string[];
  securityGroupIds: string[];
  ipAddressType: ResourceGatewayIpAddressType;
  ipv4AddressesPerEni?: number;
  resourceConfigDnsResolution: ResourceConfigDnsResolution;
  createdAt: number;
  tags: Tags;
}

export function resourceGateways(world: World) {
  return world.collection<ResourceGateway>(resourceGatewayCollection);
}

/** The caller's own gateway in this Region; gateways are never shared. */
export function findResourceGateway(call: Call, identifier: string): ResourceGateway | undefined {
  const gateway = objectNamed(call, resourceGateways(call.world), identifier);
  return gateway?.accountId === call.caller.accountId ? gateway : undefined;
}

export function resourceGatewayOf(call: Call, identifier: string): ResourceGateway {
  const gateway = findResourceGateway(call, identifier);
  if (!gateway) throw notFound('ResourceGateway', idFrom(identifier));
  return gateway;
}

/** The check on one gateway, which need not exist, with the key that the Service Authorization Reference gives to gateways. */
export function checkOnGateway(call: Call, action: string, identifier: string): PermissionCheck {
  const gateway = findResourceGateway(call, identifier);
  const check = checkOn(call, action, 'resourcegateway', identifier, gateway);
  return gateway ? { ...check, context: { ...check.context, 'vpc-lattice:VpcId': gateway.vpcId } } : check;
}

/** What Create, Get, List and Update all show. The VPC is left out: Create and List call it `vpcIdentifier`, Get and Update `vpcId`. */
export function shownResourceGateway(gateway: ResourceGateway) {
  const { id, arn, name, status, subnetIds, securityGroupIds, ipAddressType, ipv4AddressesPerEni, resourceConfigDnsResolution } = gateway;
  return { id, arn, name, status, subnetIds, securityGroupIds, ipAddressType, ipv4AddressesPerEni, resourceConfigDnsResolution };
}

export function shownTimes(object: { createdAt: number; lastUpdatedAt: number }): Pick<GetResourceGatewayResponse, 'createdAt' | 'lastUpdatedAt'> {
  return { createdAt: new Date(object.createdAt), lastUpdatedAt: new Date(object.lastUpdatedAt) };
}
