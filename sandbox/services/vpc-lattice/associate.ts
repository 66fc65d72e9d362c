import type { World } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { latticeArn } from './identifier';
import { childAssociationsOf, resourceAssociationCollection, resourceAssociations, type ResourceAssociation } from './resource-association';
import { childrenOf, resourceConfigurations, type ResourceConfiguration } from './resource-configuration';
import { resourceGateways } from './resource-gateway';
import { putSettling } from './settle';

/** Who puts what into which network. A network of an AWS service has neither owner nor an id of the usual form. */
export interface WantedAssociation {
  accountId: string;
  configuration: ResourceConfiguration;
  serviceNetworkId: string;
  serviceNetworkArn: string;
  serviceNetworkName: string;
  isManagedAssociation: boolean;
  privateDnsEnabled: boolean;
  tags: Tags;
  groupAssociationId?: string | undefined;
}

const connectivity = 'vpc-lattice.establishAssociation';

/**
 * Puts a resource configuration into a service network, in state CREATE_IN_PROGRESS. Once the delay has passed, the
 * association is ACTIVE if the way to the resource gateway is open, else CREATE_FAILED. The children of a group come
 * along, each with an association of its own; the group's is PARTIAL while not all of those are established.
 */
export function associate(world: World, { configuration, ...wanted }: WantedAssociation): ResourceAssociation {
  const now = world.clock.now();
  const id = world.newId('snra-', 17, 'hex');
  const association = resourceAssociations(world).put({
    ...wanted,
    id,
    region: configuration.region,
    status: 'CREATE_IN_PROGRESS',
    arn: latticeArn(configuration.region, wanted.accountId, 'servicenetworkresourceassociation', id),
    resourceConfigurationId: configuration.id,
    createdAt: now,
    lastUpdatedAt: now,
  });
  for (const child of childrenOf(world, configuration.id)) associateChild(world, child, association);
  const readyAt = wanted.groupAssociationId ? Math.max(now, configuration.settlesAt ?? now) : now;
  world.schedule(readyAt + world.delays.association, connectivity, { id });
  return association;
}

/** A child that was added to a group later is in all networks of the group, too. */
export function joinNetworksOfGroup(world: World, child: ResourceConfiguration): void {
  for (const association of resourceAssociations(world).where('resourceConfigurationId', child.resourceConfigurationGroupId ?? '')) {
    if (association.status !== 'DELETE_IN_PROGRESS') associateChild(world, child, association);
  }
}

/** Takes a resource configuration, and the children that came along, out of the network. */
export function dissociate(world: World, association: ResourceAssociation): ResourceAssociation {
  if (association.status === 'DELETE_IN_PROGRESS') return association;
  for (const child of childAssociationsOf(world, association.id)) dissociate(world, child);
  const leaving = { ...association, status: 'DELETE_IN_PROGRESS' as const, lastUpdatedAt: world.clock.now() };
  return putSettling(world, resourceAssociationCollection, leaving, world.delays.association);
}

/** A child that leaves its group leaves the networks with it, at once: nobody has to take it out. */
export function leaveNetworks(world: World, child: ResourceConfiguration): void {
  for (const { id, groupAssociationId } of resourceAssociations(world).where('resourceConfigurationId', child.id)) {
    resourceAssociations(world).delete(id);
    judgeGroup(world, groupAssociationId);
  }
}

export function registerAssociations(world: World): void {
  world.onTimer(connectivity, ({ id }: { id: string }) => {
    const association = resourceAssociations(world).get(id);
    if (association?.status !== 'CREATE_IN_PROGRESS') return;
    const failureReason = whyUnreachable(world, association.resourceConfigurationId);
    const lastUpdatedAt = world.clock.now();
    resourceAssociations(world).put(
      failureReason
        ? { ...association, status: 'CREATE_FAILED', failureReason, failureCode: 'RESOURCE_CONFIGURATION_NOT_ACTIVE', lastUpdatedAt }
        : { ...association, status: 'ACTIVE', lastUpdatedAt },
    );
    judgeGroup(world, association.id);
    judgeGroup(world, association.groupAssociationId);
  });
}

function associateChild(world: World, child: ResourceConfiguration, group: ResourceAssociation): void {
  const { accountId, serviceNetworkId, serviceNetworkArn, serviceNetworkName, isManagedAssociation, privateDnsEnabled } = group;
  associate(world, {
    accountId,
    configuration: child,
    serviceNetworkId,
    serviceNetworkArn,
    serviceNetworkName,
    isManagedAssociation,
    privateDnsEnabled,
    tags: {},
    groupAssociationId: group.id,
  });
}

/** An established group is ACTIVE while no child of it failed, else PARTIAL. */
function judgeGroup(world: World, groupAssociationId: string | undefined): void {
  const group = resourceAssociations(world).get(groupAssociationId ?? '');
  if (!group || !['ACTIVE', 'PARTIAL'].includes(group.status)) return;
  const failed = childAssociationsOf(world, group.id).find((child) => child.status === 'CREATE_FAILED');
  const status = failed ? 'PARTIAL' : 'ACTIVE';
  if (status === group.status) return;
  const { failureReason, failureCode } = failed ?? {};
  resourceAssociations(world).put({ ...group, status, failureReason, failureCode, lastUpdatedAt: world.clock.now() });
}

function whyUnreachable(world: World, configurationId: string): string | undefined {
  const configuration = resourceConfigurations(world).get(configurationId);
  if (!configuration) return `Resource configuration ${configurationId} does not exist.`;
  if (configuration.status !== 'ACTIVE') return `Resource configuration ${configurationId} is in state ${configuration.status}.`;
  const gateway = resourceGateways(world).get(configuration.resourceGatewayId);
  if (gateway?.status !== 'ACTIVE') return `Resource gateway ${configuration.resourceGatewayId} is in state ${gateway?.status ?? 'DELETED'}.`;
  return undefined;
}
