import type { Call, World } from '@/sandbox/core/contract';
import { ServiceError } from '@/sandbox/core/contract';
import { shareReaching } from '../ram/share-reaching';
import { requestTagKeys } from '../tags';
import { latticeArn } from './identifier';
import { findResourceConfiguration, resourceConfigurations } from './resource-configuration';
import { resourceAssociationCollection, resourceAssociations, type ResourceAssociation } from './resource-association';
import { resourceGateways } from './resource-gateway';
import { putSettling } from './settle';

const connectivity = 'vpc-lattice.establishAssociation';

/**
 * What EventBridge does with the caller's credentials when a private connection is made (EventBridge user guide,
 * "Connecting to private APIs"): it associates the resource configuration with a service network of its own.
 */
export function createManagedAssociation(call: Call, resourceConfigurationArn: string, connectionName: string): ResourceAssociation {
  const { accountId } = call.caller;
  const tags = { ManagedByServiceAWSEventBridge: `${accountId}:${connectionName}` };
  const anyAssociation = latticeArn(call.region, accountId, 'servicenetworkresourceassociation', '*');
  const configurationKeys = { 'vpc-lattice:ResourceConfigurationArn': resourceConfigurationArn };
  const create = 'vpc-lattice:CreateServiceNetworkResourceAssociation';
  call.authorize({ action: 'vpc-lattice:GetResourceConfiguration', resource: resourceConfigurationArn });
  call.authorize({ action: create, resource: resourceConfigurationArn, context: configurationKeys });
  call.authorize({ action: create, resource: anyAssociation, context: { ...configurationKeys, ...requestTagKeys(tags) } });
  call.authorize({ action: 'vpc-lattice:AssociateViaAWSService-EventsAndStates', resource: resourceConfigurationArn, context: configurationKeys });
  call.authorize({
    action: 'vpc-lattice:TagResource',
    resource: anyAssociation,
    context: { ...requestTagKeys(tags), 'vpc-lattice:CreateAction': 'CreateServiceNetworkResourceAssociation' },
  });

  const configuration = findResourceConfiguration(call, resourceConfigurationArn);
  if (!configuration || configuration.arn !== resourceConfigurationArn) {
    throw new ServiceError('ResourceNotFoundException', `Resource configuration ${resourceConfigurationArn} does not exist or is not shared with account ${accountId}.`);
  }
  refuseOldPermission(call.world, resourceConfigurationArn, configuration.accountId, accountId);

  const now = call.world.clock.now();
  const id = call.world.newId('snra-', 17, 'hex');
  const association: ResourceAssociation = {
    id,
    accountId,
    region: call.region,
    status: 'CREATE_IN_PROGRESS',
    arn: latticeArn(call.region, accountId, 'servicenetworkresourceassociation', id),
    resourceConfigurationId: configuration.id,
    serviceNetworkId: 'events.amazonaws.com',
    serviceNetworkArn: `arn:aws:vpc-lattice:${call.region}::servicenetwork/events.amazonaws.com`,
    serviceNetworkName: 'events.amazonaws.com',
    isManagedAssociation: true,
    privateDnsEnabled: false,
    createdAt: now,
    lastUpdatedAt: now,
    tags,
  };
  resourceAssociations(call.world).put(association);
  call.world.schedule(now + call.world.delays.association, connectivity, { id });
  return association;
}

/** EventBridge takes its association away again; nobody is asked for a permission then. */
export function deleteManagedAssociation(world: World, associationId: string): void {
  const association = resourceAssociations(world).get(associationId);
  if (!association || association.status === 'DELETE_IN_PROGRESS') return;
  putSettling(world, resourceAssociationCollection, { ...association, status: 'DELETE_IN_PROGRESS', lastUpdatedAt: world.clock.now() }, world.delays.association);
}

export function registerManagedAssociations(world: World): void {
  world.onTimer(connectivity, ({ id }: { id: string }) => {
    const associations = resourceAssociations(world);
    const association = associations.get(id);
    if (association?.status !== 'CREATE_IN_PROGRESS') return;
    const failureReason = whyUnreachable(world, association.resourceConfigurationId);
    const lastUpdatedAt = world.clock.now();
    associations.put(
      failureReason
        ? { ...association, status: 'CREATE_FAILED', failureReason, failureCode: 'RESOURCE_CONFIGURATION_NOT_ACTIVE', lastUpdatedAt }
        : { ...association, status: 'ACTIVE', lastUpdatedAt },
    );
  });
}

function whyUnreachable(world: World, configurationId: string): string | undefined {
  const configuration = resourceConfigurations(world).get(configurationId);
  if (!configuration) return `Resource configuration ${configurationId} does not exist.`;
  if (configuration.status !== 'ACTIVE') return `Resource configuration ${configurationId} is in state ${configuration.status}.`;
  const gateway = resourceGateways(world).get(configuration.resourceGatewayId);
  if (gateway?.status !== 'ACTIVE') return `Resource gateway ${configuration.resourceGatewayId} is in state ${gateway?.status ?? 'DELETED'}.`;
  return undefined;
}

/** Version 1 of the managed permission knows no association through AWS services (VPC Lattice user guide, resource configuration associations). */
function refuseOldPermission(world: World, arn: string, ownerId: string, accountId: string): void {
  if (ownerId === accountId) return;
  const share = shareReaching(world, arn, accountId);
  if (share && share.permissionVersion < 2) {
    throw new ServiceError(
      'AccessDeniedException',
      `The resource share of ${arn} uses version ${share.permissionVersion} of its permission, which does not allow vpc-lattice:AssociateViaAWSService-EventsAndStates. The owner must attach version 2.`,
    );
  }
}
