import type {
  ResourceConfigurationDefinition,
  UpdateResourceConfigurationRequest,
  UpdateResourceConfigurationResponse,
} from '@aws-sdk/client-vpc-lattice';
import type { Call, Operation } from '@/sandbox/core/contract';
import { requireDefinition, requirePortRanges } from '../definition';
import { invalid, notFound } from '../errors';
import { checkOn } from '../identifier';
import { refuseMembersOfOtherTypes } from '../members-by-type';
import {
  findResourceConfiguration,
  ownResourceConfiguration,
  resourceConfigurationCollection,
  shownResourceConfiguration,
  type ResourceConfiguration,
} from '../resource-configuration';
import { resourceGateways } from '../resource-gateway';
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
    requireChangeable(configuration);
    refuseMembersOfOtherTypes(configuration.type, input);
    const changed = {
      ...configuration,
      status: 'UPDATE_IN_PROGRESS' as const,
      portRanges: input.portRanges ? requirePortRanges(input.portRanges) : configuration.portRanges,
      definition: input.resourceConfigurationDefinition ? definitionAfterUpdate(call, configuration) : configuration.definition,
      allowAssociationToShareableServiceNetwork:
        input.allowAssociationToShareableServiceNetwork ?? configuration.allowAssociationToShareableServiceNetwork,
      lastUpdatedAt: world.clock.now(),
    };
    const stored = putSettling(world, resourceConfigurationCollection, changed, world.delays.resourceConfiguration, 'ACTIVE');
    const shown = shownResourceConfiguration(stored, call.caller.accountId);
    const { id, arn, name, type, status, protocol, portRanges, resourceGatewayId, resourceConfigurationGroupId } = shown;
    const { resourceConfigurationDefinition, allowAssociationToShareableServiceNetwork } = shown;
    return {
      id,
      arn,
      name,
      type,
      status,
      protocol,
      portRanges,
      resourceGatewayId,
      resourceConfigurationGroupId,
      resourceConfigurationDefinition,
      allowAssociationToShareableServiceNetwork,
    };
  },
};

/** The operation declares no ConflictException. */
function requireChangeable({ id, status, amazonManaged, resourceConfigurationGroupId }: ResourceConfiguration): void {
  const field = 'resourceConfigurationIdentifier';
  if (amazonManaged) throw invalid(field, `ResourceConfiguration ${id} is managed by ResourceConfiguration ${resourceConfigurationGroupId} and cannot be updated`);
  if (status.endsWith('_IN_PROGRESS')) throw invalid(field, `ResourceConfiguration ${id} is in state ${status} and cannot be updated`);
}

/**
 * AWS accepts another domain name and keeps the old one, as users report; Terraform therefore replaces the configuration.
 * The database of an ARN configuration is what its children are made for, and stays.
 */
function definitionAfterUpdate(call: Call<UpdateResourceConfigurationRequest>, { type, definition: before, resourceGatewayId }: ResourceConfiguration) {
  const gateway = resourceGateways(call.world).get(resourceGatewayId);
  if (!gateway) throw notFound('ResourceGateway', resourceGatewayId);
  const wanted = requireDefinition(call, type, call.input.resourceConfigurationDefinition, gateway);
  if (before?.arnResource && wanted?.arnResource?.arn !== before.arnResource.arn) {
    throw invalid('resourceConfigurationDefinition', `The ARN of a resource configuration cannot be changed`);
  }
  return keepingName(before, wanted);
}

function keepingName(
  before: ResourceConfigurationDefinition | undefined,
  wanted: ResourceConfigurationDefinition | undefined,
): ResourceConfigurationDefinition | undefined {
  if (!before?.dnsResource || !wanted?.dnsResource) return wanted;
  return { dnsResource: { ...wanted.dnsResource, domainName: before.dnsResource.domainName } };
}
