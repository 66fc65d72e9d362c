import type { CreateVpcEndpointRequest } from '@aws-sdk/client-ec2';
import type { Call } from '@/sandbox/core/contract';
import { quotaOf } from '../quotas';
import { unsupported } from '../unsupported';
import { requireCommonZone, requireEndpointGroups, requireEndpointSubnets, requireFreeAddresses, requireIpType } from './endpoint-network';
import { refuseCircle, requireTarget } from './endpoint-target';
import { ec2Error, vpcNotFound } from './errors';
import { findOwn } from './find-object';
import { putTags, requireTags } from './object-tags';
import { requireDnsSettings } from './private-dns';
import { resourcesOfEndpoint } from './reachable-resources';
import { vpcEndpoints, type PlayedType, type VpcEndpoint } from './vpc-endpoint';
import { beginVpcEndpoint } from './vpc-endpoint-life';

type CreateCall = Call<CreateVpcEndpointRequest>;

const playedTypes: string[] = ['Resource', 'ServiceNetwork', 'Tunnel'] satisfies PlayedType[];

/** Everything that EC2 refuses, and then the endpoint. */
export function createEndpoint(call: CreateCall): VpcEndpoint {
  const { world, region, input } = call;
  const { accountId } = call.caller;
  const type = requirePlayedType(input);
  const tags = requireEndpointTags(input);
  const vpc = findOwn(call, 'vpc', String(input.VpcId));
  if (!vpc) throw vpcNotFound(String(input.VpcId));
  const target = requireTarget(call, type);
  const subnets = requireEndpointSubnets(call, input.SubnetIds, vpc.id);
  const securityGroupIds = requireEndpointGroups(call, input.SecurityGroupIds, vpc.id);
  const ipType = requireIpType(subnets, input.IpAddressType);
  const dns = requireDnsSettings(input, type, ipType, vpc);
  requireCommonZone(world, type, subnets, target);
  refuseCircle(call, target, vpc.id);
  requireRoom(call, type, vpc.id);
  requireFreeAddresses(world, subnets, { type, ipType, serviceNetworkId: target.network?.id });

  const endpoint: VpcEndpoint = {
    id: world.newId('vpce-', 17, 'hex'),
    accountId,
    region,
    type,
    vpcId: vpc.id,
    state: 'Pending',
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds,
    ipType,
    resourceConfigurationId: target.configuration?.id,
    resourceConfigurationArn: target.configuration?.arn,
    serviceNetworkId: target.network?.id,
    serviceNetworkArn: target.network?.arn,
    ...dns,
    createdAt: world.clock.now(),
  };
  refuseTakenDomain(call, endpoint);
  if (tags.length > 0) putTags(world, endpoint, tags);
  return beginVpcEndpoint(world, endpoint, target);
}

function requirePlayedType({ VpcEndpointType: type = 'Gateway', SubnetConfigurations }: CreateVpcEndpointRequest): PlayedType {
  if (!playedTypes.includes(type)) throw unsupported(`VPC endpoints of type ${type}`, `It plays the types ${playedTypes.join(', ')}.`);
  if (SubnetConfigurations?.length) throw unsupported('SubnetConfigurations of VPC endpoints', 'Use SubnetIds, and let EC2 choose the addresses.');
  return type as PlayedType;
}

function requireEndpointTags({ TagSpecifications = [] }: CreateVpcEndpointRequest) {
  const other = TagSpecifications.find(({ ResourceType }) => ResourceType !== 'vpc-endpoint');
  if (other) throw ec2Error('InvalidParameterValue', `'${other.ResourceType}' is not a valid taggable resource type for this operation.`);
  return requireTags(TagSpecifications.flatMap(({ Tags = [] }) => Tags));
}

function requireRoom({ world, region, caller }: CreateCall, type: PlayedType, vpcId: string): void {
  const ofNetworks = type === 'ServiceNetwork';
  const limit = quotaOf(world, ofNetworks ? 'ec2.serviceNetworkEndpointsPerVpc' : 'ec2.resourceEndpointsPerVpc', caller.accountId, region);
  const present = vpcEndpoints(world)
    .where('vpcId', vpcId)
    .filter((endpoint) => (endpoint.type === 'ServiceNetwork') === ofNetworks);
  if (present.length < limit) return;
  throw ec2Error('VpcEndpointLimitExceeded', `The maximum number of ${ofNetworks ? 'service network' : 'resource'} endpoints for ${vpcId} has been reached (${limit})`);
}

/** In one VPC a private name leads to one endpoint; so with private DNS a configuration is reached through one alone. */
function refuseTakenDomain({ world }: CreateCall, endpoint: VpcEndpoint): void {
  const wanted = new Set(resourcesOfEndpoint(world, endpoint).flatMap(({ privateDomain }) => privateDomain?.toLowerCase() ?? []));
  if (wanted.size === 0) return;
  for (const other of vpcEndpoints(world).where('vpcId', endpoint.vpcId)) {
    if (other.state === 'Deleting') continue;
    const taken = resourcesOfEndpoint(world, other).find(({ privateDomain }) => privateDomain && wanted.has(privateDomain.toLowerCase()));
    if (!taken) continue;
    throw ec2Error('InvalidParameter', `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${taken.privateDomain} in the VPC ${endpoint.vpcId}`);
  }
}
