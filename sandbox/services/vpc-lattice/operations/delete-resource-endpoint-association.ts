import type { DeleteResourceEndpointAssociationRequest, DeleteResourceEndpointAssociationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Call, Operation } from '@/sandbox/core/contract';
import { notFound } from '../errors';
import { checkOn, idFrom, objectNamed } from '../identifier';
import { resourceConfigurations } from '../resource-configuration';
import { resourceEndpointAssociations, type ResourceEndpointAssociation } from '../resource-endpoint-association';

export const deleteResourceEndpointAssociation: Operation<DeleteResourceEndpointAssociationRequest, DeleteResourceEndpointAssociationResponse> = {
  service: 'vpc-lattice',
  name: 'DeleteResourceEndpointAssociation',
  permissions(call) {
    const identifier = String(call.input.resourceEndpointAssociationIdentifier);
    const found = findOwned(call, identifier);
    const check = checkOn(call, 'DeleteResourceEndpointAssociation', 'resourceendpointassociation', identifier, found);
    const configurationArn = found && resourceConfigurations(call.world).get(found.resourceConfigurationId)?.arn;
    if (!configurationArn) return [check];
    const keys = { 'vpc-lattice:ResourceConfigurationArn': configurationArn, 'vpc-lattice:VpcEndpointId': found.vpcEndpointId };
    return [{ ...check, context: { ...check.context, ...keys } }];
  },
  run(call) {
    const identifier = String(call.input.resourceEndpointAssociationIdentifier);
    const association = findOwned(call, identifier);
    if (!association) throw notFound('ResourceEndpointAssociation', idFrom(identifier));
    resourceEndpointAssociations(call.world).delete(association.id);
    const configuration = resourceConfigurations(call.world).get(association.resourceConfigurationId);
    return {
      id: association.id,
      arn: association.arn,
      resourceConfigurationId: association.resourceConfigurationId,
      resourceConfigurationArn: configuration?.arn,
      vpcEndpointId: association.vpcEndpointId,
    };
  },
};

function findOwned(call: Call, identifier: string): ResourceEndpointAssociation | undefined {
  const association = objectNamed(call, resourceEndpointAssociations(call.world), identifier);
  return association?.accountId === call.caller.accountId ? association : undefined;
}
