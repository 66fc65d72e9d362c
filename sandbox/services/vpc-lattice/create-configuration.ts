import type { CreateResourceConfigurationRequest, ResourceConfigurationDefinition, ResourceConfigurationType } from '@aws-sdk/client-vpc-lattice';
import type { Call, World } from '@/sandbox/core/contract';
import { databaseOf } from '@/sandbox/private-services/databases';
import { quotaOf } from '../quotas';
import { joinNetworksOfGroup } from './associate';
import { requireDomains } from './custom-domain';
import { requireDefinition, requirePortRanges } from './definition';
import { conflict, invalid, quotaExceeded } from './errors';
import { latticeArn } from './identifier';
import { refuseMembersOfOtherTypes } from './members-by-type';
import { newTags } from './new-tags';
import { childrenOf, ownResourceConfiguration, resourceConfigurationCollection, resourceConfigurations, type ResourceConfiguration } from './resource-configuration';
import { resourceGatewayOf, type ResourceGateway } from './resource-gateway';
import { putSettling } from './settle';

type CreateCall = Call<CreateResourceConfigurationRequest>;

/** Everything that AWS refuses, and then the configuration, with the children that AWS makes for a database. */
export function createConfiguration(call: CreateCall): ResourceConfiguration {
  const { input, world, region } = call;
  const { accountId } = call.caller;
  const type = input.type as ResourceConfigurationType;
  refuseMembersOfOtherTypes(type, input);
  const tags = newTags(input.tags);
  const group = type === 'CHILD' ? requireGroup(call) : undefined;
  const gateway = requireGateway(call, type, group);
  const definition = requireDefinition(call, type, input.resourceConfigurationDefinition, gateway);
  const portRanges = portRangesOf(type, input.portRanges, group);
  const domains = requireDomains(call, group);
  requireFreeName(call);
  requireRoom(call, group);

  const id = world.newId('rcfg-', 17, 'base36');
  const now = world.clock.now();
  const configuration: ResourceConfiguration = {
    id,
    accountId,
    region,
    status: 'CREATE_IN_PROGRESS',
    name: String(input.name),
    arn: latticeArn(region, accountId, 'resourceconfiguration', id),
    type,
    protocol: input.protocol ?? group?.protocol ?? 'TCP',
    resourceGatewayId: gateway.id,
    resourceConfigurationGroupId: group?.id,
    portRanges,
    definition,
    allowAssociationToShareableServiceNetwork: input.allowAssociationToShareableServiceNetwork ?? false,
    ...domains,
    amazonManaged: false,
    createdAt: now,
    lastUpdatedAt: now,
    tags,
  };
  const stored = settle(world, configuration);
  if (group) joinNetworksOfGroup(world, stored);
  if (definition?.arnResource) addManagedChild(world, stored, definition);
  return stored;
}

function settle(world: World, configuration: ResourceConfiguration): ResourceConfiguration {
  return putSettling(world, resourceConfigurationCollection, configuration, world.delays.resourceConfiguration, 'ACTIVE');
}

/** AWS takes care of the children of an ARN configuration itself: one, for the name that the database has in its VPC. */
function addManagedChild(world: World, parent: ResourceConfiguration, { arnResource }: ResourceConfigurationDefinition): void {
  const database = databaseOf(world, arnResource?.arn ?? '');
  if (!database) return;
  const id = world.newId('rcfg-', 17, 'base36');
  settle(world, {
    ...parent,
    id,
    name: `${database.name.slice(0, 31)}-${id.slice(-8)}`,
    arn: latticeArn(parent.region, parent.accountId, 'resourceconfiguration', id),
    type: 'CHILD',
    resourceConfigurationGroupId: parent.id,
    portRanges: [String(database.port)],
    definition: { dnsResource: { domainName: database.domainName, ipAddressType: 'IPV4' } },
    allowAssociationToShareableServiceNetwork: false,
    customDomainName: database.domainName,
    amazonManaged: true,
    tags: {},
  });
}

function requireGroup(call: CreateCall): ResourceConfiguration {
  const identifier = call.input.resourceConfigurationGroupIdentifier;
  if (!identifier) throw invalid('resourceConfigurationGroupIdentifier', 'resourceConfigurationGroupIdentifier is required for type CHILD');
  const group = ownResourceConfiguration(call, identifier);
  if (group.type !== 'GROUP') throw invalid('resourceConfigurationGroupIdentifier', `ResourceConfiguration ${group.id} is of type ${group.type}, not GROUP`);
  requireActive('ResourceConfiguration', group);
  return group;
}

function requireGateway(call: CreateCall, type: ResourceConfigurationType, group: ResourceConfiguration | undefined): ResourceGateway {
  const identifier = call.input.resourceGatewayIdentifier ?? group?.resourceGatewayId;
  if (!identifier) throw invalid('resourceGatewayIdentifier', `resourceGatewayIdentifier is required for type ${type}`);
  const gateway = resourceGatewayOf(call, identifier);
  requireActive('ResourceGateway', gateway);
  if (type === 'CIDR' && gateway.resourceConfigDnsResolution !== 'IN_VPC') {
    throw invalid('resourceGatewayIdentifier', `Type CIDR needs a resource gateway that resolves names IN_VPC, which ${gateway.id} does not`);
  }
  return gateway;
}

function requireActive(kind: 'ResourceConfiguration' | 'ResourceGateway', { id, status }: { id: string; status: string }): void {
  if (status !== 'ACTIVE') throw conflict(kind, id, `${kind} ${id} is in state ${status}, not ACTIVE`);
}

/** A child that names no ports has its group's; a database has its own. */
function portRangesOf(type: ResourceConfigurationType, wanted: string[] | undefined, group: ResourceConfiguration | undefined): string[] {
  if (type === 'ARN') return [];
  return wanted?.length || !group ? requirePortRanges(wanted) : group.portRanges;
}

function requireFreeName({ world, region, caller, input }: CreateCall): void {
  const namesake = resourceConfigurations(world)
    .where('name', String(input.name))
    .find((configuration) => configuration.accountId === caller.accountId && configuration.region === region);
  if (namesake) throw conflict('ResourceConfiguration', namesake.id, `ResourceConfiguration with name ${input.name} already exists`);
}

function requireRoom({ world, region, caller }: CreateCall, group: ResourceConfiguration | undefined): void {
  const limit = quotaOf(world, 'vpc-lattice.resourceConfigurations', caller.accountId, region);
  if (resourceConfigurations(world).list({ accountId: caller.accountId, region }).length >= limit) {
    throw quotaExceeded('ResourceConfiguration', 'L-5FF8F9B9', `The limit of ${limit} resource configurations has been reached`);
  }
  if (!group) return;
  const most = quotaOf(world, 'vpc-lattice.childrenPerGroup', caller.accountId, region);
  if (childrenOf(world, group.id).length >= most) {
    throw quotaExceeded('ResourceConfiguration', 'L-9BC96FEF', `The limit of ${most} children for resource configuration group ${group.id} has been reached`);
  }
}
