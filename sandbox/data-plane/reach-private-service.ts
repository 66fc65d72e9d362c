import type { PrivateService, World } from '@/sandbox/core/contract';
import type { Connection } from '../services/events/connection';
import { resourceAssociations } from '../services/vpc-lattice/resource-association';
import { resourceConfigurations, type ResourceConfiguration } from '../services/vpc-lattice/resource-configuration';
import { BrokenLink } from './broken-link';
import { throughGateway } from './through-gateway';

/** The association that a connection's calls take. */
export type PrivateRoute = Pick<Connection, 'name' | 'associationId'>;

/**
 * Walks the way that a packet takes: managed association, resource configuration, and on through the resource gateway. RAM
 * is not asked: an association outlives the share that it was made through.
 */
export function reachPrivateService(world: World, connection: PrivateRoute, url: URL): PrivateService {
  const configuration = configurationBehind(world, connection);
  requireHost(configuration, url.hostname);
  return throughGateway(world, configuration, Number(url.port || 443));
}

function configurationBehind(world: World, connection: PrivateRoute): ResourceConfiguration {
  const association = resourceAssociations(world).get(connection.associationId ?? '');
  if (association?.status !== 'ACTIVE') {
    throw new BrokenLink('association', `The association of connection ${connection.name} with its resource configuration is ${association?.status ?? 'gone'}.`);
  }
  const configuration = resourceConfigurations(world).get(association.resourceConfigurationId);
  if (!configuration) throw new BrokenLink('configuration', `Resource configuration ${association.resourceConfigurationId} is gone.`);
  return configuration;
}

function requireHost({ id, definition, customDomainName }: ResourceConfiguration, host: string): void {
  const target = definition?.dnsResource?.domainName ?? definition?.ipResource?.ipAddress ?? '';
  const hosts = [target, customDomainName].map((name) => name?.toLowerCase());
  if (!hosts.includes(host.toLowerCase())) throw new BrokenLink('name', `Host ${host} is not the one of resource configuration ${id}, which is ${target}.`);
}
