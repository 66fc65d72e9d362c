import type { CreateServiceNetworkResourceAssociationRequest, CreateServiceNetworkResourceAssociationResponse } from '@aws-sdk/client-vpc-lattice';
import { ServiceError, type Call, type Operation } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { associate } from '../associate';
import { callerPermissions } from '../caller-permissions';
import { checksForCreate } from '../create-checks';
import { conflict, invalid, quotaExceeded, tokenMismatch } from '../errors';
import { checkOn } from '../identifier';
import { eventBridgeNetwork } from '../managed-association';
import { newTags } from '../new-tags';
import { refuseSecondAssociation, requireAssociableType, requireFitForNetwork, requireOneOwned, requireSharedAction } from '../requirements-of-association';
import { findResourceAssociation, topAssociationsOfNetwork, type ResourceAssociation } from '../resource-association';
import { findResourceConfiguration, visibleResourceConfiguration } from '../resource-configuration';
import { findServiceNetwork, visibleServiceNetwork } from '../service-network';
import { tellOtherAccount } from '../tell-other-account';

type Input = CreateServiceNetworkResourceAssociationRequest;

/** Puts a resource configuration into a network of one's own, or one's own configuration into a network that is shared with one. */
export const createServiceNetworkResourceAssociation: Operation<Input, CreateServiceNetworkResourceAssociationResponse> = {
  service: 'vpc-lattice',
  name: 'CreateServiceNetworkResourceAssociation',
  permissions(call) {
    const { tags } = call.input;
    const action = 'CreateServiceNetworkResourceAssociation';
    const configuration = String(call.input.resourceConfigurationIdentifier);
    const network = String(call.input.serviceNetworkIdentifier);
    const onConfiguration = checkOn(call, action, 'resourceconfiguration', configuration, findResourceConfiguration(call, configuration));
    const onNetwork = checkOn(call, action, 'servicenetwork', network, findServiceNetwork(call, network));
    const keys = { 'vpc-lattice:ResourceConfigurationArn': onConfiguration.resource, 'vpc-lattice:ServiceNetworkArn': onNetwork.resource };
    return [
      ...checksForCreate(call, action, 'servicenetworkresourceassociation', tags, { ...keys, ...requestTagKeys(tags) }),
      { ...onConfiguration, context: { ...onConfiguration.context, ...keys } },
      { ...onNetwork, context: { ...onNetwork.context, ...keys } },
      ...callerPermissions(call, action),
    ];
  },
  run(call) {
    const { id, arn, status, accountId, privateDnsEnabled } = createOnce(
      call,
      (made) => findResourceAssociation(call, made),
      tokenMismatch('ServiceNetworkResourceAssociation'),
      () => create(call),
    );
    return { id, arn, status, createdBy: accountId, privateDnsEnabled };
  },
};

function create(call: Call<Input>): ResourceAssociation {
  const { world, region, input, caller } = call;
  const networkIdentifier = String(input.serviceNetworkIdentifier);
  if (networkIdentifier === eventBridgeNetwork) {
    throw new ServiceError('AccessDeniedException', `Only EventBridge associates resource configurations with ${eventBridgeNetwork}. Create a connection.`);
  }
  if (!/(^|:servicenetwork\/)sn-[0-9a-z]{17}$/.test(networkIdentifier)) {
    throw invalid('serviceNetworkIdentifier', `${networkIdentifier} is not the ID or ARN of a service network`);
  }
  const tags = newTags(input.tags);
  const configuration = visibleResourceConfiguration(call, String(input.resourceConfigurationIdentifier));
  const network = visibleServiceNetwork(call, networkIdentifier);
  requireAssociableType(configuration);
  for (const one of [configuration, network]) requireSharedAction(call, one, 'vpc-lattice:CreateServiceNetworkResourceAssociation');
  requireOneOwned(configuration, network, caller.accountId);
  requireFitForNetwork(world, configuration, network);
  if (configuration.status === 'DELETE_IN_PROGRESS') {
    throw conflict('ResourceConfiguration', configuration.id, `ResourceConfiguration ${configuration.id} is in state ${configuration.status}`);
  }
  refuseSecondAssociation(world, configuration, network);
  const limit = quotaOf(world, 'vpc-lattice.resourceConfigurationsPerServiceNetwork', network.accountId, region);
  if (topAssociationsOfNetwork(world, network.id).length >= limit) {
    throw quotaExceeded('ServiceNetworkResourceAssociation', 'L-6095700C', `The limit of ${limit} resource configurations in service network ${network.id} has been reached`);
  }
  const association = associate(world, {
    accountId: caller.accountId,
    configuration,
    serviceNetworkId: network.id,
    serviceNetworkArn: network.arn,
    serviceNetworkName: network.name,
    isManagedAssociation: false,
    privateDnsEnabled: configuration.type === 'ARN' || (input.privateDnsEnabled ?? false),
    tags,
  });
  tellOtherAccount(call, 'CreateServiceNetworkResourceAssociation', association);
  return association;
}
