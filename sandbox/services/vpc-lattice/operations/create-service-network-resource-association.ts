import type { CreateServiceNetworkResourceAssociationRequest, CreateServiceNetworkResourceAssociationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { unsupported } from '../../unsupported';
import { requestTagKeys } from '../../tags';
import { checksForCreate } from '../create-checks';
import { checkOn } from '../identifier';
import { findResourceConfiguration, visibleResourceConfiguration } from '../resource-configuration';

/** Own service networks are not part of the sandbox; EventBridge's managed associations come with a connection. */
export const createServiceNetworkResourceAssociation: Operation<
  CreateServiceNetworkResourceAssociationRequest,
  CreateServiceNetworkResourceAssociationResponse
> = {
  service: 'vpc-lattice',
  name: 'CreateServiceNetworkResourceAssociation',
  permissions(call) {
    const { tags } = call.input;
    const identifier = String(call.input.resourceConfigurationIdentifier);
    const action = 'CreateServiceNetworkResourceAssociation';
    return [
      ...checksForCreate(call, action, 'servicenetworkresourceassociation', tags, requestTagKeys(tags)),
      checkOn(call, action, 'resourceconfiguration', identifier, findResourceConfiguration(call, identifier)),
    ];
  },
  run(call) {
    visibleResourceConfiguration(call, String(call.input.resourceConfigurationIdentifier));
    throw unsupported('associations with service networks of one\'s own', 'Create an EventBridge connection, which makes its own association.');
  },
};
