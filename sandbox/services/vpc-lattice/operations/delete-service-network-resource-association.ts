import type { DeleteServiceNetworkResourceAssociationRequest, DeleteServiceNetworkResourceAssociationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { associationLost } from '../../events/association-lost';
import { dissociate } from '../associate';
import { conflict } from '../errors';
import { checkOn } from '../identifier';
import { configurationOf, findResourceAssociation, visibleResourceAssociation } from '../resource-association';
import { tellOtherAccount } from '../tell-other-account';

/**
 * The owners of configuration and network may cut any association with them, and whoever made one (VPC Lattice user guide,
 * "Manage associations"). Whoever made a managed one cannot: it goes with the connection (EventBridge user guide, "Connecting to private APIs").
 */
export const deleteServiceNetworkResourceAssociation: Operation<
  DeleteServiceNetworkResourceAssociationRequest,
  DeleteServiceNetworkResourceAssociationResponse
> = {
  service: 'vpc-lattice',
  name: 'DeleteServiceNetworkResourceAssociation',
  permissions(call) {
    const identifier = String(call.input.serviceNetworkResourceAssociationIdentifier);
    const found = findResourceAssociation(call, identifier);
    const check = checkOn(call, 'DeleteServiceNetworkResourceAssociation', 'servicenetworkresourceassociation', identifier, found);
    const configurationArn = found && configurationOf(call.world, found)?.arn;
    return [configurationArn ? { ...check, context: { ...check.context, 'vpc-lattice:ResourceConfigurationArn': configurationArn } } : check];
  },
  run(call) {
    const association = visibleResourceAssociation(call, String(call.input.serviceNetworkResourceAssociationIdentifier));
    const { id, arn, groupAssociationId, isManagedAssociation } = association;
    if (groupAssociationId) {
      throw conflict('ServiceNetworkResourceAssociation', id, `ServiceNetworkResourceAssociation ${id} belongs to the one of its group, ${groupAssociationId}. Delete that one.`);
    }
    if (isManagedAssociation && association.accountId === call.caller.accountId) {
      throw conflict(
        'ServiceNetworkResourceAssociation',
        id,
        `ServiceNetworkResourceAssociation ${id} is managed by ${association.serviceNetworkName}. Delete the connection that uses it.`,
      );
    }
    const { status } = dissociate(call.world, association);
    tellOtherAccount(call, 'DeleteServiceNetworkResourceAssociation', association);
    if (isManagedAssociation) associationLost(call.world, association);
    return { id, arn, status };
  },
};
