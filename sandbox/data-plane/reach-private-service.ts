import type { PrivateService, World } from '@/sandbox/core/contract';
import type { Connection } from '../services/events/connection';
import { coversPort } from '../services/vpc-lattice/definition';
import { resourceAssociations } from '../services/vpc-lattice/resource-association';
import { resourceConfigurations, type ResourceConfiguration } from '../services/vpc-lattice/resource-configuration';
import { resourceGateways, type ResourceGateway } from '../services/vpc-lattice/resource-gateway';
import { letsOut } from './security-groups';
import { unreachable } from './task-failure';

/** The association that a connection's calls take. */
export type PrivateRoute = Pick<Connection, 'name' | 'associationId'>;

/**
 * Walks the way that a packet takes: managed association, resource configuration, resource gateway, security groups,
 * name, service. RAM is not asked: an association outlives the share that it was made through.
 */
export function reachPrivateService(world: World, connection: PrivateRoute, url: URL): PrivateService {
  const port = Number(url.port || 443);
  const configuration = configurationBehind(world, connection);
  requireTarget(configuration, url.hostname, port);
  const gateway = gatewayOf(world, configuration);
  const service = resolve(world, configuration, gateway, port);
  if (!letsOut(world, gateway, service.ipAddress, port)) {
    throw unreachable(
      `Connection Timed Out: the security groups of resource gateway ${gateway.id} allow no TCP to ${service.ipAddress} on port ${port}.`,
    );
  }
  return service;
}

function configurationBehind(world: World, connection: PrivateRoute): ResourceConfiguration {
  const association = resourceAssociations(world).get(connection.associationId ?? '');
  if (association?.status !== 'ACTIVE') {
    throw unreachable(`The association of connection ${connection.name} with its resource configuration is ${association?.status ?? 'gone'}.`);
  }
  const configuration = resourceConfigurations(world).get(association.resourceConfigurationId);
  if (!configuration || !isServing(configuration.status)) {
    throw unreachable(`Resource configuration ${association.resourceConfigurationId} is ${configuration?.status ?? 'gone'}.`);
  }
  return configuration;
}

function requireTarget(configuration: ResourceConfiguration, host: string, port: number): void {
  const dnsResource = configuration.definition?.dnsResource;
  const ipResource = configuration.definition?.ipResource;
  const target = dnsResource?.domainName ?? ipResource?.ipAddress ?? '';
  const hosts = [target, configuration.customDomainName].map((name) => name?.toLowerCase());
  if (!hosts.includes(host.toLowerCase())) {
    throw unreachable(`Host ${host} is not the one of resource configuration ${configuration.id}, which is ${target}.`);
  }
  if (!coversPort(configuration.portRanges, port)) {
    throw unreachable(`Port ${port} is not in the port ranges of resource configuration ${configuration.id}: ${configuration.portRanges.join(', ')}.`);
  }
}

function gatewayOf(world: World, configuration: ResourceConfiguration): ResourceGateway {
  const gateway = resourceGateways(world).get(configuration.resourceGatewayId);
  if (!gateway || !isServing(gateway.status)) {
    throw unreachable(`Resource gateway ${configuration.resourceGatewayId} is ${gateway?.status ?? 'gone'}.`);
  }
  return gateway;
}

/** What the gateway finds under the name or address in its VPC. With PUBLIC resolution the name must be known to the internet. */
function resolve(world: World, configuration: ResourceConfiguration, gateway: ResourceGateway, port: number): PrivateService {
  const dnsResource = configuration.definition?.dnsResource;
  const ipResource = configuration.definition?.ipResource;
  const named = world
    .privateServices()
    .filter((service) => service.accountId === gateway.accountId && service.region === gateway.region)
    .filter((service) => (dnsResource ? service.domainName === dnsResource.domainName : service.ipAddress === ipResource?.ipAddress))
    .filter((service) => !dnsResource || service.publicName || gateway.resourceConfigDnsResolution === 'IN_VPC');
  if (dnsResource && named.length === 0) {
    throw unreachable(`Resource gateway ${gateway.id} could not resolve ${dnsResource.domainName} (${gateway.resourceConfigDnsResolution}).`);
  }
  const service = named.find((candidate) => candidate.vpcId === gateway.vpcId && candidate.port === port);
  if (!service) {
    const where = dnsResource?.domainName ?? ipResource?.ipAddress;
    throw unreachable(`Connection Timed Out: nothing answers for ${where} on port ${port} in ${gateway.vpcId}.`);
  }
  return service;
}

/** While it is being updated it goes on serving. */
function isServing(status: string): boolean {
  return ['ACTIVE', 'UPDATE_IN_PROGRESS', 'UPDATE_FAILED'].includes(status);
}
