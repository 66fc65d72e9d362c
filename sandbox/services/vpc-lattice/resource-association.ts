import type { ServiceNetworkResourceAssociationStatus, ServiceNetworkResourceAssociationSummary } from '@aws-sdk/client-vpc-lattice';
import type { Call, World } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { associationDnsEntry } from './dns-names';
import { notFound } from './errors';
import { idFrom, objectNamed } from './identifier';
import { holdsChildren, resourceConfigurations, type ResourceConfiguration } from './resource-configuration';
import { serviceNetworks } from './service-network';
import type { Settling } from './settle';

export const resourceAssociationCollection = 'vpc-lattice.serviceNetworkResourceAssociation';

/** The link between a resource configuration and a service network. `accountId` is who made it, not who owns the configuration. */
export interface ResourceAssociation extends Settling {
  status: ServiceNetworkResourceAssociationStatus;
  arn: string;
  resourceConfigurationId: string;
  serviceNetworkId: string;
  serviceNetworkArn: string;
  serviceNetworkName: string;
  /** Made by EventBridge with the caller's credentials. */
  isManagedAssociation: boolean;
  /** The association of the group that a child's association came with, and goes with. */
  groupAssociationId?: string | undefined;
  privateDnsEnabled: boolean;
  failureReason?: string | undefined;
  failureCode?: string | undefined;
  createdAt: number;
  tags: Tags;
}

export function resourceAssociations(world: World) {
  return world.collection<ResourceAssociation>(resourceAssociationCollection);
}

/** Associations are seen by who made them, by who owns the configuration and by who owns the network. */
export function findResourceAssociation(call: Call, identifier: string): ResourceAssociation | undefined {
  const association = objectNamed(call, resourceAssociations(call.world), identifier);
  return association && mayBeSeenBy(call, association) ? association : undefined;
}

export function visibleResourceAssociation(call: Call, identifier: string): ResourceAssociation {
  const association = findResourceAssociation(call, identifier);
  if (!association) throw notFound('ServiceNetworkResourceAssociation', idFrom(identifier));
  return association;
}

export function mayBeSeenBy(call: Call, association: ResourceAssociation): boolean {
  const { accountId } = call.caller;
  return (
    association.accountId === accountId ||
    configurationOf(call.world, association)?.accountId === accountId ||
    serviceNetworks(call.world).get(association.serviceNetworkId)?.accountId === accountId
  );
}

export function configurationOf(world: World, association: ResourceAssociation): ResourceConfiguration | undefined {
  return resourceConfigurations(world).get(association.resourceConfigurationId);
}

export function associationsOfConfiguration(world: World, configurationId: string): ResourceAssociation[] {
  return resourceAssociations(world).where('resourceConfigurationId', configurationId);
}

/** All resource configurations in a service network: those of children, too. */
export function associationsOfNetwork(world: World, serviceNetworkId: string): ResourceAssociation[] {
  return resourceAssociations(world).where('serviceNetworkId', serviceNetworkId);
}

/** What was put into a network itself, without the children that came along. */
export function topAssociationsOfNetwork(world: World, serviceNetworkId: string): ResourceAssociation[] {
  return associationsOfNetwork(world, serviceNetworkId).filter(({ groupAssociationId }) => !groupAssociationId);
}

/** The associations of the children that came with the one of their group. */
export function childAssociationsOf(world: World, groupAssociationId: string): ResourceAssociation[] {
  return resourceAssociations(world).where('groupAssociationId', groupAssociationId);
}

/** A group has no name of its own: its children can be called, each by its name. The private name shows where private DNS is on. */
export function shownResourceAssociation(world: World, association: ResourceAssociation): ServiceNetworkResourceAssociationSummary {
  const configuration = configurationOf(world, association);
  const { id, arn, status, accountId, region, serviceNetworkId, serviceNetworkArn, serviceNetworkName, privateDnsEnabled } = association;
  const privateName = privateDnsEnabled ? configuration?.customDomainName : undefined;
  return {
    id,
    arn,
    status,
    createdBy: accountId,
    createdAt: new Date(association.createdAt),
    resourceConfigurationId: association.resourceConfigurationId,
    resourceConfigurationArn: configuration?.arn,
    resourceConfigurationName: configuration?.name,
    serviceNetworkId,
    serviceNetworkArn,
    serviceNetworkName,
    isManagedAssociation: association.isManagedAssociation,
    privateDnsEnabled,
    failureCode: association.failureCode,
    ...(configuration && holdsChildren(configuration) ? {} : { dnsEntry: associationDnsEntry(id, association.resourceConfigurationId, region) }),
    ...(privateName ? { privateDnsEntry: { domainName: privateName } } : {}),
  };
}
