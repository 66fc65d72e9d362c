import type { DeleteResourceConfigurationRequest, DeleteResourceConfigurationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { sharesHolding } from '../../ram/share-reaching';
import { conflict } from '../errors';
import { checkOn } from '../identifier';
import { associationsOfConfiguration } from '../resource-association';
import { findResourceConfiguration, ownResourceConfiguration, resourceConfigurationCollection } from '../resource-configuration';
import { endpointAssociationsOfConfiguration } from '../resource-endpoint-association';
import { putSettling } from '../settle';

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
    const { id, arn } = configuration;
    if (associationsOfConfiguration(world, id).length > 0) {
      throw conflict('ResourceConfiguration', id, `ResourceConfiguration ${id} has service network association(s).`);
    }
    if (endpointAssociationsOfConfiguration(world, id).length > 0) {
      throw conflict('ResourceConfiguration', id, `ResourceConfiguration ${id} has resource endpoint association(s).`);
    }
    if (sharesHolding(world, arn).length > 0) {
      throw conflict('ResourceConfiguration', id, `ResourceConfiguration ${id} is part of a resource share. Remove it from the share first.`);
    }
    if (configuration.status !== 'DELETE_IN_PROGRESS') {
      const leaving = { ...configuration, status: 'DELETE_IN_PROGRESS' as const, lastUpdatedAt: world.clock.now() };
      putSettling(world, resourceConfigurationCollection, leaving, world.delays.resourceConfiguration);
    }
    return {};
  },
};
