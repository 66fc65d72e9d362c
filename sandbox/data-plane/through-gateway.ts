import type { PrivateService, World } from '@/sandbox/core/contract';
import { coversPort } from '../services/vpc-lattice/definition';
import type { ResourceConfiguration } from '../services/vpc-lattice/resource-configuration';
import { resourceGateways, type ResourceGateway } from '../services/vpc-lattice/resource-gateway';
import { BrokenLink } from './broken-link';
import { isServing } from './is-serving';
import { letsOut } from './security-groups';

/**
 * The second half of every call to a private service, the owner's: resource configuration, its ports, resource gateway,
 * name or address, security groups. `address` is where a network segment is called.
 */
export function throughGateway(world: World, configuration: ResourceConfiguration, port: number, address?: string): PrivateService {
  const { id, status, portRanges } = configuration;
  if (!isServing(status)) throw new BrokenLink('configuration', `Resource configuration ${id} is ${status}.`);
  if (!coversPort(portRanges, port)) throw new BrokenLink('port', `Port ${port} is not in the port ranges of resource configuration ${id}: ${portRanges.join(', ')}.`);
  const gateway = servingGateway(world, configuration);
  const service = resolve(world, configuration, gateway, port, address);
  if (!letsOut(world, gateway, service.ipAddress, port)) {
    throw new BrokenLink('security-group', `Connection Timed Out: the security groups of resource gateway ${gateway.id} allow no TCP to ${service.ipAddress} on port ${port}.`);
  }
  return service;
}

function servingGateway(world: World, configuration: ResourceConfiguration): ResourceGateway {
  const gateway = resourceGateways(world).get(configuration.resourceGatewayId);
  if (gateway && isServing(gateway.status)) return gateway;
  throw new BrokenLink('gateway', `Resource gateway ${configuration.resourceGatewayId} is ${gateway?.status ?? 'gone'}.`);
}

/** What the gateway finds under the name or address in its VPC. With PUBLIC resolution the name must be known to the internet. */
function resolve(world: World, { definition }: ResourceConfiguration, gateway: ResourceGateway, port: number, address?: string): PrivateService {
  const domainName = definition?.dnsResource?.domainName;
  const ipAddress = definition?.ipResource?.ipAddress ?? address;
  const named = world
    .privateServices()
    .filter((service) => service.accountId === gateway.accountId && service.region === gateway.region)
    .filter((service) => (domainName ? service.domainName === domainName : service.ipAddress === ipAddress))
    .filter((service) => !domainName || service.publicName || gateway.resourceConfigDnsResolution === 'IN_VPC');
  if (domainName && named.length === 0) {
    throw new BrokenLink('target', `Resource gateway ${gateway.id} could not resolve ${domainName} (${gateway.resourceConfigDnsResolution}).`);
  }
  const service = named.find((candidate) => candidate.vpcId === gateway.vpcId && candidate.port === port);
  if (service) return service;
  throw new BrokenLink('target', `Connection Timed Out: nothing answers for ${domainName ?? ipAddress} on port ${port} in ${gateway.vpcId}.`);
}
