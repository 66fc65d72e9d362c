import type {
  ResourceConfigurationDefinition,
  UpdateResourceConfigurationRequest,
  UpdateResourceConfigurationResponse,
} from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { requirePortRanges, requireSingleDefinition } from '../definition';
import { invalid } from '../errors';
import { checkOn } from '../identifier';
import { findResourceConfiguration, ownResourceConfiguration, resourceConfigurationCollection, shownResourceConfiguration } from '../resource-configuration';
import { putSettling } from '../settle';

export const updateResourceConfiguration: Operation<UpdateResourceConfigurationRequest, UpdateResourceConfigurationResponse> = {
  service: 'vpc-lattice',
  name: 'UpdateResourceConfiguration',
  permissions(call) {
    const identifier = String(call.input.resourceConfigurationIdentifier);
    return [checkOn(call, 'UpdateResourceConfiguration', 'resourceconfiguration', identifier, findResourceConfiguration(call, identifier))];
  },
  run(call) {
    const { input, world } = call;
    const configuration = ownResourceConfiguration(call, String(input.resourceConfigurationIdentifier));
    if (configuration.status.endsWith('_IN_PROGRESS')) {
      throw invalid('resourceConfigurationIdentifier', `ResourceConfiguration ${configuration.id} is in state ${configuration.status} and cannot be updated`);
    }
    const changed = {
      ...configuration,
      status: 'UPDATE_IN_PROGRESS' as const,
      portRanges: input.portRanges ? requirePortRanges(input.portRanges) : configuration.portRanges,
      definition: input.resourceConfigurationDefinition
        ? definitionAfterUpdate(configuration.definition, requireSingleDefinition(input.resourceConfigurationDefinition))
        : configuration.definition,
      allowAssociationToShareableServiceNetwork:
        input.allowAssociationToShareableServiceNetwork ?? configuration.allowAssociationToShareableServiceNetwork,
      lastUpdatedAt: world.clock.now(),
    };
    const stored = putSettling(world, resourceConfigurationCollection, changed, world.delays.resourceConfiguration, 'ACTIVE');
    const { resourceConfigurationDefinition, allowAssociationToShareableServiceNetwork, id, arn, name, type, status, protocol, portRanges, resourceGatewayId } =
      shownResourceConfiguration(stored, call.caller.accountId);
    return { resourceConfigurationDefinition, allowAssociationToShareableServiceNetwork, id, arn, name, type, status, protocol, portRanges, resourceGatewayId };
  },
};

/** AWS accepts another domain name and keeps the old one, as users report; Terraform therefore replaces the configuration. */
function definitionAfterUpdate(before: ResourceConfigurationDefinition | undefined, wanted: ResourceConfigurationDefinition): ResourceConfigurationDefinition {
  if (before?.dnsResource && wanted.dnsResource) {
    return { dnsResource: { ...wanted.dnsResource, domainName: before.dnsResource.domainName } };
  }
  return wanted;
}
