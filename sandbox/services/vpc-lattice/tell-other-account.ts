import type { Call } from '@/sandbox/core/contract';
import type { ResourceAssociation } from './resource-association';
import { resourceConfigurations } from './resource-configuration';

type Change = 'CreateServiceNetworkResourceAssociation' | 'DeleteServiceNetworkResourceAssociation';

/**
 * What CloudTrail tells the other side of a shared configuration (VPC Lattice user guide, "CloudTrail logs"): the owner of
 * what a sharee did, and a sharee of what the owner did to its association.
 */
export function tellOtherAccount(call: Call, change: Change, { id, accountId, resourceConfigurationId, serviceNetworkId }: ResourceAssociation): void {
  const configuration = resourceConfigurations(call.world).get(resourceConfigurationId);
  if (!configuration || configuration.accountId === accountId) return;
  const byOwner = call.caller.accountId === configuration.accountId;
  call.tell?.({
    service: 'vpc-lattice',
    eventName: `${change}${byOwner ? 'ByOwner' : 'BySharee'}`,
    recipientAccountId: byOwner ? accountId : configuration.accountId,
    requestParameters: { serviceNetworkResourceAssociationIdentifier: id, resourceConfigurationIdentifier: configuration.arn, serviceNetworkIdentifier: serviceNetworkId },
    additionalEventData: { callerAccountId: call.caller.accountId },
  });
}

/** EventBridge's own calls appear with the caller as the one for whom they were made (EventBridge user guide, "Connecting to private APIs"). */
export function tellManagedChange(call: Call, change: Change, association: ResourceAssociation): void {
  const { id, resourceConfigurationId, tags } = association;
  const configurationArn = resourceConfigurations(call.world).get(resourceConfigurationId)?.arn;
  const invokedBy = 'events.amazonaws.com';
  call.tell?.({
    service: 'vpc-lattice',
    eventName: change,
    invokedBy,
    requestParameters:
      change === 'CreateServiceNetworkResourceAssociation'
        ? { resourceConfigurationIdentifier: configurationArn, serviceNetworkIdentifier: invokedBy, tags }
        : { serviceNetworkResourceAssociationIdentifier: id },
  });
  tellOtherAccount(call, change, association);
}
