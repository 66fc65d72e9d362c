import type { ResourceConfigurationDefinition } from '@aws-sdk/client-vpc-lattice';
import { callAws, nothing, readAll, type AwsSession } from './call';
import { required, requiredTexts } from './response';

export type ConfigurationTarget = { domainName: string } | { ipAddress: string };

/** As its owner sees it; to others VPC Lattice may leave out ports and definition. */
export interface ResourceConfiguration {
  id: string;
  arn: string;
  name: string;
  status: string;
  failureReason: string | undefined;
  type: string;
  resourceGatewayId: string | undefined;
  /** Undefined: another kind of definition, or not told. */
  target: ConfigurationTarget | undefined;
  portRanges: string[];
  allowAssociationToShareableServiceNetwork: boolean | undefined;
}

export interface NewResourceConfiguration {
  clientToken: string;
  name: string;
  resourceGatewayId: string;
  target: ConfigurationTarget;
  portRanges: string[];
  allowAssociationToShareableServiceNetwork: boolean;
  tags: Record<string, string>;
}

/** Lists tell no ports and no definition. */
export interface ResourceConfigurationSummary {
  id: string;
  arn: string;
  name: string;
  status: string;
  resourceGatewayId: string | undefined;
  updatedAt: Date | undefined;
}

function definitionOf(target: ConfigurationTarget): ResourceConfigurationDefinition {
  return 'domainName' in target
    ? { dnsResource: { domainName: target.domainName, ipAddressType: 'IPV4' } }
    : { ipResource: { ipAddress: target.ipAddress } };
}

function targetOf(definition: ResourceConfigurationDefinition | undefined): ConfigurationTarget | undefined {
  if (definition?.dnsResource?.domainName) return { domainName: definition.dnsResource.domainName };
  if (definition?.ipResource?.ipAddress) return { ipAddress: definition.ipResource.ipAddress };
  return undefined;
}

/**
 * Repeating it with the same token and input makes nothing new. Whether it may be associated with service networks that
 * can be shared is always sent: the default differs between AWS's API model and its examples.
 */
export async function createResourceConfiguration(session: AwsSession, configuration: NewResourceConfiguration): Promise<void> {
  const { clientToken, name, resourceGatewayId, target, portRanges, allowAssociationToShareableServiceNetwork, tags } = configuration;
  await callAws(session, 'vpc-lattice', 'CreateResourceConfiguration', (lattice) =>
    lattice.createResourceConfiguration({
      clientToken,
      name,
      type: 'SINGLE',
      protocol: 'TCP',
      resourceGatewayIdentifier: resourceGatewayId,
      resourceConfigurationDefinition: definitionOf(target),
      portRanges,
      allowAssociationToShareableServiceNetwork,
      tags,
    }),
    ({ id }) => void required(id, 'id'),
  );
}

export async function getResourceConfiguration(session: AwsSession, idOrArn: string): Promise<ResourceConfiguration> {
  return await callAws(session, 'vpc-lattice', 'GetResourceConfiguration', (lattice) =>
    lattice.getResourceConfiguration({ resourceConfigurationIdentifier: idOrArn }),
    (told) => ({
    id: required(told.id, 'id'),
    arn: required(told.arn, 'arn'),
    name: required(told.name, 'name'),
    status: required(told.status, 'status'),
    failureReason: told.failureReason,
    type: required(told.type, 'type'),
    resourceGatewayId: told.resourceGatewayId,
    target: targetOf(told.resourceConfigurationDefinition),
    // Groups and configurations for an ARN have no ports of their own.
    portRanges: told.type === 'SINGLE' ? requiredTexts(told.portRanges, 'portRanges') : (told.portRanges ?? []),
    allowAssociationToShareableServiceNetwork: told.allowAssociationToShareableServiceNetwork,
  }),
  );
}

/** Those of the account and those that are shared with it: the ARN tells whose each is. */
export async function listResourceConfigurations(session: AwsSession): Promise<ResourceConfigurationSummary[]> {
  const { items } = await readAll(
    session,
    'vpc-lattice',
    'ListResourceConfigurations',
    (lattice, nextToken) => lattice.listResourceConfigurations({ nextToken, maxResults: 100 }),
    (page) => ({ items: page.items, next: page.nextToken }),
    (told) => ({
    id: required(told.id, 'id'),
    arn: required(told.arn, 'arn'),
    name: required(told.name, 'name'),
    status: required(told.status, 'status'),
    resourceGatewayId: told.resourceGatewayId,
    updatedAt: told.lastUpdatedAt,
  }),
  );
  return items;
}

/** A changed domain name was seen not to take effect although AWS accepts it: read back, or replace. */
export async function updateResourceConfiguration(
  session: AwsSession,
  id: string,
  change: { portRanges: string[]; allowAssociationToShareableServiceNetwork?: boolean; target?: ConfigurationTarget },
): Promise<void> {
  await callAws(session, 'vpc-lattice', 'UpdateResourceConfiguration', (lattice) =>
    lattice.updateResourceConfiguration({
      resourceConfigurationIdentifier: id,
      portRanges: change.portRanges,
      allowAssociationToShareableServiceNetwork: change.allowAssociationToShareableServiceNetwork,
      ...(change.target && { resourceConfigurationDefinition: definitionOf(change.target) }),
    }),
    ({ id: changed }) => void required(changed, 'id'),
  );
}

/** Fails with `conflict` while associations hang on it. */
export async function deleteResourceConfiguration(session: AwsSession, id: string): Promise<void> {
  await callAws(session, 'vpc-lattice', 'DeleteResourceConfiguration', (lattice) =>
    lattice.deleteResourceConfiguration({ resourceConfigurationIdentifier: id }),
    nothing,
  );
}
