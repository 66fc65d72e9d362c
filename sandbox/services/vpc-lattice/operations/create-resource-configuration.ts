import type { CreateResourceConfigurationRequest, CreateResourceConfigurationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Call, Operation } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { callerPermissions } from '../caller-permissions';
import { checksForCreate } from '../create-checks';
import { refuseMembersOfOtherTypes, requirePortRanges, requireSingleDefinition } from '../definition';
import { conflict, invalid, quotaExceeded, tokenMismatch } from '../errors';
import { checkOn, latticeArn } from '../identifier';
import {
  findResourceConfiguration,
  resourceConfigurationCollection,
  resourceConfigurations,
  shownResourceConfiguration,
  type ResourceConfiguration,
} from '../resource-configuration';
import { findResourceGateway, resourceGatewayOf } from '../resource-gateway';
import { putSettling } from '../settle';

export const createResourceConfiguration: Operation<CreateResourceConfigurationRequest, CreateResourceConfigurationResponse> = {
  service: 'vpc-lattice',
  name: 'CreateResourceConfiguration',
  permissions(call) {
    const { tags, resourceGatewayIdentifier: gateway } = call.input;
    const action = 'CreateResourceConfiguration';
    const create = [...checksForCreate(call, action, 'resourceconfiguration', tags, requestTagKeys(tags)), ...callerPermissions(action)];
    if (!gateway) return create;
    const onGateway = checkOn(call, action, 'resourcegateway', gateway, findResourceGateway(call, gateway));
    return [...create, { ...onGateway, context: { ...onGateway.context, ...requestTagKeys(tags) } }];
  },
  run(call) {
    const configuration = createOnce(
      call,
      (id) => findResourceConfiguration(call, id),
      tokenMismatch('ResourceConfiguration'),
      () => create(call),
    );
    const { lastUpdatedAt: _later, amazonManaged: _onlyInGet, ...shown } = shownResourceConfiguration(configuration, call.caller.accountId);
    return shown;
  },
};

function create(call: Call<CreateResourceConfigurationRequest>): ResourceConfiguration {
  const { world, region, input } = call;
  const { accountId } = call.caller;
  refuseMembersOfOtherTypes(input);
  const definition = requireSingleDefinition(input.resourceConfigurationDefinition);
  const portRanges = requirePortRanges(input.portRanges);
  if (!input.resourceGatewayIdentifier) throw invalid('resourceGatewayIdentifier', 'resourceGatewayIdentifier is required for type SINGLE');
  const gateway = resourceGatewayOf(call, input.resourceGatewayIdentifier);
  if (gateway.status !== 'ACTIVE') {
    throw conflict('ResourceGateway', gateway.id, `ResourceGateway ${gateway.id} is in state ${gateway.status}, not ACTIVE`);
  }

  const own = resourceConfigurations(world).list({ accountId, region });
  const namesake = own.find((configuration) => configuration.name === input.name);
  if (namesake) throw conflict('ResourceConfiguration', namesake.id, `ResourceConfiguration with name ${input.name} already exists`);
  const limit = quotaOf(world, 'vpc-lattice.resourceConfigurations', accountId, region);
  if (own.length >= limit) {
    throw quotaExceeded('ResourceConfiguration', 'L-5FF8F9B9', `The limit of ${limit} resource configurations has been reached`);
  }

  const id = world.newId('rcfg-', 17, 'base36');
  const now = world.clock.now();
  const configuration: ResourceConfiguration = {
    id,
    accountId,
    region,
    status: 'CREATE_IN_PROGRESS',
    name: input.name ?? '',
    arn: latticeArn(region, accountId, 'resourceconfiguration', id),
    type: 'SINGLE',
    protocol: input.protocol ?? 'TCP',
    resourceGatewayId: gateway.id,
    portRanges,
    definition,
    allowAssociationToShareableServiceNetwork: input.allowAssociationToShareableServiceNetwork ?? false,
    customDomainName: input.customDomainName,
    amazonManaged: false,
    createdAt: now,
    lastUpdatedAt: now,
    tags: input.tags ?? {},
  };
  return putSettling(world, resourceConfigurationCollection, configuration, world.delays.resourceConfiguration, 'ACTIVE');
}
