import type { CreateVpcEndpointRequest } from '@aws-sdk/client-ec2';
import type { Call } from '@/sandbox/core/contract';
import { findResourceConfiguration, resourceConfigurations, type ResourceConfiguration } from '../vpc-lattice/resource-configuration';
import { resourceGateways } from '../vpc-lattice/resource-gateway';
import { findServiceNetwork, type ServiceNetwork } from '../vpc-lattice/service-network';
import { endpointsOfNetwork } from '../vpc-lattice/network-endpoint-association';
import { quotaOf } from '../quotas';
import { ec2Error, missing } from './errors';
import { isWithin } from './private-domain';
import { calledThrough } from './reachable-resources';
import type { PlayedType } from './vpc-endpoint';

/** What an endpoint leads to. */
export interface EndpointTarget {
  configuration?: ResourceConfiguration;
  network?: ServiceNetwork;
}

/** Members of the input that belong to endpoints of other types. */
const ofOtherTypes = ['ServiceName', 'ServiceRegion', 'PolicyDocument', 'RouteTableIds'] as const;

export function requireTarget(call: Call<CreateVpcEndpointRequest>, type: PlayedType): EndpointTarget {
  const { ResourceConfigurationArn: configurationArn, ServiceNetworkArn: networkArn } = call.input;
  const foreign = ofOtherTypes.find((member) => call.input[member] !== undefined);
  if (foreign) throw ec2Error('InvalidParameter', `${foreign} is not supported for VPC endpoints of type ${type}`);
  if (type === 'ServiceNetwork') {
    if (configurationArn !== undefined) throw ec2Error('InvalidParameterCombination', 'ResourceConfigurationArn is not supported for VPC endpoints of type ServiceNetwork');
    return { network: requireNetwork(call, networkArn) };
  }
  if (networkArn !== undefined) throw ec2Error('InvalidParameterCombination', `ServiceNetworkArn is not supported for VPC endpoints of type ${type}`);
  return { configuration: requireConfiguration(call, type, configurationArn) };
}

/** The caller must own the configuration, or have it shared with it right now. */
function requireConfiguration(call: Call, type: PlayedType, arn: string | undefined): ResourceConfiguration {
  if (!arn) throw missing('ResourceConfigurationArn');
  if (!/^arn:[a-z0-9-]+:vpc-lattice:[a-z0-9-]+:\d{12}:resourceconfiguration\/rcfg-[0-9a-z]{17}$/.test(arn)) {
    throw ec2Error('InvalidResourceConfigurationArn.Malformed', `The resource configuration ARN '${arn}' is malformed`);
  }
  // Only owners see a child; who asks for the group's child must hear of the group.
  const found = findResourceConfiguration(call, arn) ?? childOfVisibleGroup(call, arn);
  if (found?.arn !== arn) throw ec2Error('InvalidResourceConfigurationArn.NotFound', `The resource configuration ARN '${arn}' does not exist`);
  requireFittingType(found, type);
  if (found.status !== 'ACTIVE') throw ec2Error('IncorrectState', `The resource configuration ${found.id} is in state ${found.status}, not ACTIVE`);
  return found;
}

function childOfVisibleGroup(call: Call, arn: string): ResourceConfiguration | undefined {
  const configuration = resourceConfigurations(call.world).get(arn.slice(arn.lastIndexOf('/') + 1));
  const group = configuration?.resourceConfigurationGroupId;
  return group && findResourceConfiguration(call, group) ? configuration : undefined;
}

function requireFittingType({ id, type, resourceConfigurationGroupId }: ResourceConfiguration, endpointType: PlayedType): void {
  if (type === 'CHILD') {
    throw ec2Error('InvalidParameter', `The resource configuration ${id} is of type CHILD. Use its group ${resourceConfigurationGroupId} instead.`);
  }
  if ((type === 'CIDR') !== (endpointType === 'Tunnel')) {
    throw ec2Error('InvalidParameter', `The resource configuration ${id} of type ${type} is not supported for VPC endpoints of type ${endpointType}`);
  }
}

/** EC2 documents no code of its own for a service network that the caller neither owns nor shares. */
function requireNetwork(call: Call, arn: string | undefined): ServiceNetwork {
  if (!arn) throw missing('ServiceNetworkArn');
  const network = findServiceNetwork(call, arn);
  if (network?.arn !== arn) throw ec2Error('InvalidParameterValue', `The service network ARN '${arn}' does not exist`);
  const limit = quotaOf(call.world, 'vpc-lattice.vpcEndpointsPerServiceNetwork', network.accountId, network.region);
  if (endpointsOfNetwork(call.world, network.id).length >= limit) {
    throw ec2Error('VpcEndpointLimitExceeded', `The service network ${network.id} has reached its limit of ${limit} VPC endpoints`);
  }
  return network;
}

/**
 * A name that the gateway resolves in the very VPC that the endpoint answers it in would lead back to the endpoint ("Access
 * a resource through a resource VPC endpoint", AWS PrivateLink user guide).
 */
export function refuseCircle(call: Call, { configuration }: EndpointTarget, vpcId: string): void {
  if (!configuration) return;
  const gateway = resourceGateways(call.world).get(configuration.resourceGatewayId);
  if (gateway?.vpcId !== vpcId || gateway.resourceConfigDnsResolution !== 'IN_VPC') return;
  for (const { definition, customDomainName } of calledThrough(call.world, configuration)) {
    const target = definition?.dnsResource?.domainName?.toLowerCase();
    const answered = (configuration.groupDomain ?? customDomainName)?.toLowerCase();
    if (!target || !answered || !isWithin(target, answered)) continue;
    throw ec2Error('InvalidParameter', `The resource gateway ${gateway.id} resolves ${target} in ${vpcId}, where ${answered} would lead to the endpoint itself`);
  }
}
