import type { ListResourceEndpointAssociationsRequest, ListResourceEndpointAssociationsResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { idFrom } from '../identifier';
import { latticePage } from '../lattice-page';
import { findResourceConfiguration } from '../resource-configuration';
import { endpointAssociationsOfConfiguration } from '../resource-endpoint-association';

/**
 * The owner of the configuration sees all endpoints on it, a consumer only its own; to whoever does not see the
 * configuration the list is empty, since the operation declares no ResourceNotFoundException.
 */
export const listResourceEndpointAssociations: Operation<ListResourceEndpointAssociationsRequest, ListResourceEndpointAssociationsResponse> = {
  service: 'vpc-lattice',
  name: 'ListResourceEndpointAssociations',
  permissions: () => [{ action: 'vpc-lattice:ListResourceEndpointAssociations', resource: '*' }],
  run(call) {
    const { resourceEndpointAssociationIdentifier, vpcEndpointId, vpcEndpointOwner } = call.input;
    const configuration = findResourceConfiguration(call, String(call.input.resourceConfigurationIdentifier));
    const all = configuration ? endpointAssociationsOfConfiguration(call.world, configuration.id) : [];
    const seen = all
      .filter((association) => [association.accountId, association.vpcEndpointOwner].includes(call.caller.accountId))
      .filter((association) => !resourceEndpointAssociationIdentifier || association.id === idFrom(resourceEndpointAssociationIdentifier))
      .filter((association) => !vpcEndpointId || association.vpcEndpointId === vpcEndpointId)
      .filter((association) => !vpcEndpointOwner || association.vpcEndpointOwner === vpcEndpointOwner);
    return latticePage(call, seen, (association) => ({
      id: association.id,
      arn: association.arn,
      resourceConfigurationId: association.resourceConfigurationId,
      resourceConfigurationArn: configuration?.arn,
      resourceConfigurationName: configuration?.name,
      vpcEndpointId: association.vpcEndpointId,
      vpcEndpointOwner: association.vpcEndpointOwner,
      createdBy: association.vpcEndpointOwner,
      createdAt: new Date(association.createdAt),
      payerResponsibility: [{ scope: 'ResourceGatewayCharges', payerResponsibilityType: association.payer }],
    }));
  },
};
