import type { DeleteResourceConfigurationRequest, DeleteResourceConfigurationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation, World } from '@/sandbox/core/contract';
import { sharesHolding } from '../../ram/share-reaching';
import { leaveNetworks } from '../associate';
import { conflict } from '../errors';
import { checkOn } from '../identifier';
import { associationsOfConfiguration } from '../resource-association';
import { endpointAssociationsOfConfiguration } from '../resource-endpoint-association';
import {
  childrenOf,
  findResourceConfiguration,
  ownResourceConfiguration,
  resourceConfigurationCollection,
  type ResourceConfiguration,
} from '../resource-configuration';
import { forgetPolicy } from '../resource-policy';
import { putSettling } from '../settle';

/** A child may leave its group at any time; a group may go when it is empty, an ARN configuration takes the children along that AWS made. */
export const deleteResourceConfiguration: Operation<DeleteResourceConfigurationRequest, DeleteResourceConfigurationResponse> = {
  service: 'vpc-lattice',
  name: 'DeleteResourceConfiguration',
  permissions(call) {
    const identifier = String(call.input.resourceConfigurationIdentifier);
    return [checkOn(call, 'DeleteResourceConfiguration', 'resourceconfiguration', identifier, findResourceConfiguration(call, identifier))];
  },
  run(call) {
    const { world } = call;
    const configuration = ownResourceConfiguration(call, String(call.input.resourceConfigurationIdentifier));
    const why = whyNot(world, configuration);
    if (why) throw conflict('ResourceConfiguration', configuration.id, `ResourceConfiguration ${configuration.id} ${why}`);
    if (configuration.type === 'ARN') for (const child of childrenOf(world, configuration.id)) remove(world, child);
    remove(world, configuration);
    return {};
  },
};

function whyNot(world: World, { id, arn, type, amazonManaged, resourceConfigurationGroupId }: ResourceConfiguration): string | undefined {
  if (amazonManaged) return `is managed by ResourceConfiguration ${resourceConfigurationGroupId}. Delete that one.`;
  if (associationsOfConfiguration(world, id).some(({ groupAssociationId }) => !groupAssociationId)) return 'has service network association(s).';
  if (endpointAssociationsOfConfiguration(world, id).length > 0) return 'has resource endpoint association(s).';
  if (type === 'GROUP' && childrenOf(world, id).length > 0) return 'has child resource configuration(s).';
  if (sharesHolding(world, arn).length > 0) return 'is part of a resource share. Remove it from the share first.';
  return undefined;
}

function remove(world: World, configuration: ResourceConfiguration): void {
  if (configuration.status === 'DELETE_IN_PROGRESS') return;
  const leaving = { ...configuration, status: 'DELETE_IN_PROGRESS' as const, lastUpdatedAt: world.clock.now() };
  putSettling(world, resourceConfigurationCollection, leaving, world.delays.resourceConfiguration);
  leaveNetworks(world, leaving);
  forgetPolicy(world, leaving);
}
