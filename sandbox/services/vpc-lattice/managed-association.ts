import { ServiceError, type Call } from '@/sandbox/core/contract';
import { requestTagKeys } from '../tags';
import { associate, dissociate } from './associate';
import { latticeArn } from './identifier';
import { requireAssociableType, requireSharedAction } from './requirements-of-association';
import { resourceAssociations, type ResourceAssociation } from './resource-association';
import { findResourceConfiguration } from './resource-configuration';
import { tellManagedChange } from './tell-other-account';

/** EventBridge's own service network, as its requests name it. */
export const eventBridgeNetwork = 'events.amazonaws.com';

/** AWS does not document it; this one has no account, like other objects that AWS itself owns. */
function eventBridgeNetworkArn(region: string): string {
  return `arn:aws:vpc-lattice:${region}::servicenetwork/${eventBridgeNetwork}`;
}

/**
 * What EventBridge does with the caller's credentials when a private connection is made (EventBridge user guide,
 * "Connecting to private APIs"): it associates the resource configuration with a service network of its own.
 */
export function createManagedAssociation(call: Call, resourceConfigurationArn: string, connectionName: string): ResourceAssociation {
  const { accountId } = call.caller;
  const tags = { ManagedByServiceAWSEventBridge: `${accountId}:${connectionName}` };
  const anyAssociation = latticeArn(call.region, accountId, 'servicenetworkresourceassociation', '*');
  const via = 'events.amazonaws.com';
  const configurationKeys = { 'vpc-lattice:ResourceConfigurationArn': resourceConfigurationArn, 'vpc-lattice:ServiceNetworkArn': eventBridgeNetworkArn(call.region) };
  const create = 'vpc-lattice:CreateServiceNetworkResourceAssociation';
  call.authorize({ action: 'vpc-lattice:GetResourceConfiguration', resource: resourceConfigurationArn, via });
  call.authorize({ action: create, resource: resourceConfigurationArn, context: configurationKeys, via });
  call.authorize({ action: create, resource: eventBridgeNetworkArn(call.region), context: configurationKeys, via });
  call.authorize({ action: create, resource: anyAssociation, context: { ...configurationKeys, ...requestTagKeys(tags) }, via });
  call.authorize({ action: 'vpc-lattice:AssociateViaAWSService-EventsAndStates', resource: resourceConfigurationArn, context: configurationKeys, via });
  call.authorize({
    action: 'vpc-lattice:TagResource',
    resource: anyAssociation,
    context: { ...requestTagKeys(tags), 'vpc-lattice:CreateAction': 'CreateServiceNetworkResourceAssociation' },
    via,
  });

  const configuration = findResourceConfiguration(call, resourceConfigurationArn);
  if (!configuration || configuration.arn !== resourceConfigurationArn) {
    throw new ServiceError('ResourceNotFoundException', `Resource configuration ${resourceConfigurationArn} does not exist or is not shared with account ${accountId}.`);
  }
  for (const action of [create, 'vpc-lattice:AssociateViaAWSService-EventsAndStates']) requireSharedAction(call, configuration, action);
  requireAssociableType(configuration);
  const association = associate(call.world, {
    accountId,
    configuration,
    serviceNetworkId: eventBridgeNetwork,
    serviceNetworkArn: eventBridgeNetworkArn(call.region),
    serviceNetworkName: eventBridgeNetwork,
    isManagedAssociation: true,
    privateDnsEnabled: configuration.type === 'ARN',
    tags,
  });
  tellManagedChange(call, 'CreateServiceNetworkResourceAssociation', association);
  return association;
}

/** EventBridge takes its association away again; nobody is asked for a permission then. */
export function deleteManagedAssociation(call: Call, associationId: string): void {
  const association = resourceAssociations(call.world).get(associationId);
  if (!association || association.status === 'DELETE_IN_PROGRESS') return;
  dissociate(call.world, association);
  tellManagedChange(call, 'DeleteServiceNetworkResourceAssociation', association);
}
