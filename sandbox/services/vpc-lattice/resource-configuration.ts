import type {
  GetResourceConfigurationResponse,
  ProtocolType,
  ResourceConfigurationDefinition,
  ResourceConfigurationStatus,
  ResourceConfigurationSummary,
  ResourceConfigurationType,
} from '@aws-sdk/client-vpc-lattice';
import type { Call, World } from '@/sandbox/core/contract';
import { shareReaching } from '../ram/share-reaching';
import type { Tags } from '../tags';
import { notFound } from './errors';
import { idFrom, latticeArn, objectNamed } from './identifier';
import { takes } from './members-by-type';
import { isAllowedByPolicy } from './policy-access';
import { shownTimes } from './resource-gateway';
import type { Settling } from './settle';

export const resourceConfigurationCollection = 'vpc-lattice.resourceConfiguration';

/**
 * What can be reached behind a resource gateway. A GROUP points nowhere itself, its CHILD configurations do; the same
 * holds for an ARN configuration and the children that AWS makes for it.
 */
export interface ResourceConfiguration extends Settling {
  status: ResourceConfigurationStatus;
  name: string;
  arn: string;
  type: ResourceConfigurationType;
  protocol: ProtocolType;
  /** A child has its group's. */
  resourceGatewayId: string;
  /** The GROUP, or the ARN configuration, that a CHILD belongs to. */
  resourceConfigurationGroupId?: string | undefined;
  portRanges: string[];
  /** Absent in a GROUP. */
  definition?: ResourceConfigurationDefinition | undefined;
  allowAssociationToShareableServiceNetwork: boolean;
  customDomainName?: string | undefined;
  groupDomain?: string | undefined;
  domainVerificationId?: string | undefined;
  /** Made by AWS for an ARN configuration. */
  amazonManaged: boolean;
  createdAt: number;
  tags: Tags;
}

export function resourceConfigurations(world: World) {
  return world.collection<ResourceConfiguration>(resourceConfigurationCollection);
}

export function holdsChildren({ type }: ResourceConfiguration): boolean {
  return type === 'GROUP' || type === 'ARN';
}

/** The members of a GROUP, or of an ARN configuration: what can really be called. */
export function childrenOf(world: World, groupId: string): ResourceConfiguration[] {
  return resourceConfigurations(world).where('resourceConfigurationGroupId', groupId);
}

/** What the caller may see in this Region: its own, and what RAM or a resource policy lets it use right now. */
export function findResourceConfiguration(call: Call, identifier: string): ResourceConfiguration | undefined {
  const configuration = objectNamed(call, resourceConfigurations(call.world), identifier);
  return configuration && mayBeSeen(call.world, configuration, call.caller.accountId) ? configuration : undefined;
}

export function visibleResourceConfiguration(call: Call, identifier: string): ResourceConfiguration {
  const configuration = findResourceConfiguration(call, identifier);
  if (!configuration) throw notFound('ResourceConfiguration', idFrom(identifier));
  return configuration;
}

export function ownResourceConfiguration(call: Call, identifier: string): ResourceConfiguration {
  const configuration = findResourceConfiguration(call, identifier);
  if (configuration?.accountId !== call.caller.accountId) throw notFound('ResourceConfiguration', idFrom(identifier));
  return configuration;
}

export function mayBeSeen(world: World, configuration: ResourceConfiguration, accountId: string): boolean {
  return configuration.accountId === accountId || shareReaching(world, configuration.arn, accountId) !== undefined || isAllowedByPolicy(world, configuration.arn, accountId);
}

/** Whoever does not own it learns neither where it points nor its tags: AWS keeps the definition to the owner. */
export function shownResourceConfiguration(configuration: ResourceConfiguration, accountId: string): GetResourceConfigurationResponse {
  const { type, protocol, portRanges, definition, allowAssociationToShareableServiceNetwork, accountId: ownerId, region, domainVerificationId } = configuration;
  return {
    ...summaryOf(configuration),
    protocol,
    ...(portRanges.length > 0 ? { portRanges } : {}),
    ...(takes(type, 'allowAssociationToShareableServiceNetwork') ? { allowAssociationToShareableServiceNetwork } : {}),
    ...(domainVerificationId ? { domainVerificationArn: latticeArn(region, ownerId, 'domainverification', domainVerificationId) } : {}),
    ...(ownerId === accountId ? { resourceConfigurationDefinition: definition } : {}),
  };
}

export function summaryOf(configuration: ResourceConfiguration): ResourceConfigurationSummary {
  const { id, arn, name, type, status, resourceGatewayId, resourceConfigurationGroupId, amazonManaged } = configuration;
  const { customDomainName, groupDomain, domainVerificationId } = configuration;
  return {
    id,
    arn,
    name,
    type,
    status,
    resourceGatewayId,
    resourceConfigurationGroupId,
    customDomainName,
    groupDomain,
    domainVerificationId,
    amazonManaged,
    ...shownTimes(configuration),
  };
}
