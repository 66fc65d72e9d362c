import type { World } from '@/sandbox/core/contract';
import { isServing } from '@/sandbox/data-plane/is-serving';
import { associationDnsEntry, networkEndpointDnsEntry, resourceEndpointDnsEntry } from '../vpc-lattice/dns-names';
import type { NetworkVpcAssociation } from '../vpc-lattice/network-vpc-association';
import { associationsOfNetwork, type ResourceAssociation } from '../vpc-lattice/resource-association';
import { childrenOf, holdsChildren, resourceConfigurations, type ResourceConfiguration } from '../vpc-lattice/resource-configuration';
import { associationOfEndpoint } from '../vpc-lattice/resource-endpoint-association';
import { commonZones } from './common-zones';
import { privateDomainOf, type NameSettings } from './private-domain';
import type { VpcEndpoint } from './vpc-endpoint';

/** One resource that can be called from a VPC, under the names that it has there. */
export interface ReachableResource {
  configuration: ResourceConfiguration;
  /** Of a child. */
  group?: ResourceConfiguration | undefined;
  /** Absent where there is no service network between. */
  association?: ResourceAssociation | undefined;
  /** Absent for a network segment, which has addresses alone. */
  dnsEntry?: { domainName: string; hostedZoneId: string } | undefined;
  privateDomain?: string | undefined;
  /** Why it cannot be reached all the same. */
  obstacle?: Obstacle | undefined;
}

interface Obstacle {
  link: 'association' | 'configuration' | 'zone';
  sentence: string;
}

/** Behind an endpoint of type Resource or Tunnel: its configuration, or the children of that; else all that is in its service network. */
export function resourcesOfEndpoint(world: World, endpoint: VpcEndpoint): ReachableResource[] {
  const { id, region, subnetIds, resourceConfigurationId, serviceNetworkId } = endpoint;
  const settings: NameSettings = {
    vpcId: endpoint.vpcId,
    privateDnsEnabled: endpoint.privateDnsEnabled,
    preference: endpoint.privateDnsPreference,
    specifiedDomains: endpoint.privateDnsSpecifiedDomains,
  };
  const zoneObstacle = ({ resourceGatewayId }: ResourceConfiguration): Obstacle | undefined =>
    commonZones(world, subnetIds, resourceGatewayId).length > 0
      ? undefined
      : { link: 'zone', sentence: `VPC endpoint ${id} and resource gateway ${resourceGatewayId} have no Availability Zone in common.` };
  if (serviceNetworkId) {
    return resourcesOfNetwork(world, serviceNetworkId, settings).map((resource) => ({
      ...resource,
      obstacle: resource.obstacle ?? zoneObstacle(resource.configuration),
      dnsEntry: networkEndpointDnsEntry(id, resource.association.id, resource.configuration.id, region),
    }));
  }
  const target = resourceConfigurations(world).get(resourceConfigurationId ?? '');
  if (!target) return [];
  const cut: Obstacle | undefined = associationOfEndpoint(world, id)
    ? undefined
    : { link: 'association', sentence: `The association of VPC endpoint ${id} with resource configuration ${target.id} is gone.` };
  return calledThrough(world, target).map((configuration) => ({
    configuration,
    group: configuration === target ? undefined : target,
    dnsEntry: configuration.type === 'CIDR' ? undefined : resourceEndpointDnsEntry(id, configuration.id, region),
    privateDomain: privateDomainOf(world, configuration, settings),
    obstacle: cut ?? stateObstacle(configuration) ?? zoneObstacle(configuration),
  }));
}

/** In a service network that a VPC is associated with, under the names of the network's own associations. */
export function resourcesOfVpcAssociation(world: World, association: NetworkVpcAssociation): ReachableResource[] {
  const settings: NameSettings = {
    vpcId: association.vpcId,
    privateDnsEnabled: association.privateDnsEnabled,
    preference: association.dnsOptions?.privateDnsPreference,
    specifiedDomains: association.dnsOptions?.privateDnsSpecifiedDomains,
  };
  return resourcesOfNetwork(world, association.serviceNetworkId, settings).map((resource) => ({
    ...resource,
    dnsEntry: associationDnsEntry(resource.association.id, resource.configuration.id, association.region),
  }));
}

/** The configurations that traffic can be for: the children of a group, else the configuration itself. */
export function calledThrough(world: World, configuration: ResourceConfiguration): ResourceConfiguration[] {
  return holdsChildren(configuration) ? childrenOf(world, configuration.id) : [configuration];
}

function resourcesOfNetwork(world: World, serviceNetworkId: string, settings: NameSettings): (ReachableResource & { association: ResourceAssociation })[] {
  return associationsOfNetwork(world, serviceNetworkId).flatMap((association) => {
    const configuration = resourceConfigurations(world).get(association.resourceConfigurationId);
    if (!configuration || holdsChildren(configuration)) return [];
    return {
      configuration,
      group: resourceConfigurations(world).get(configuration.resourceConfigurationGroupId ?? ''),
      association,
      privateDomain: privateDomainOf(world, configuration, settings, association),
      obstacle: association.status === 'ACTIVE' ? stateObstacle(configuration) : associationObstacle(association),
    };
  });
}

function associationObstacle({ id, resourceConfigurationId, status }: ResourceAssociation): Obstacle {
  return { link: 'association', sentence: `The association ${id} of resource configuration ${resourceConfigurationId} is ${status}.` };
}

function stateObstacle({ id, status }: ResourceConfiguration): Obstacle | undefined {
  return isServing(status) ? undefined : { link: 'configuration', sentence: `Resource configuration ${id} is ${status}.` };
}
