import {
  CreateConnectionCommand,
  DeleteConnectionCommand,
  DescribeConnectionCommand,
  EventBridgeClient,
  ListConnectionsCommand,
} from '@aws-sdk/client-eventbridge';
import { AssociateResourceShareCommand, CreateResourceShareCommand, GetResourceShareAssociationsCommand, GetResourceShareInvitationsCommand, GetResourceSharesCommand, RAMClient } from '@aws-sdk/client-ram';
import {
  CreateResourceConfigurationCommand,
  DeleteResourceConfigurationCommand,
  GetResourceConfigurationCommand,
  GetResourceGatewayCommand,
  ListResourceConfigurationsCommand,
  ListResourceGatewaysCommand,
  ListServiceNetworkResourceAssociationsCommand,
  UpdateResourceGatewayCommand,
  VPCLatticeClient,
} from '@aws-sdk/client-vpc-lattice';
import { expect } from '@playwright/test';
import { stack } from './stack';

/** What AWS itself says, asked with an account's own key and not through Pergola. */

export const ownerAccountId = '111111111111';

function options(accountId: string) {
  return { endpoint: stack.sandboxUrl, region: 'us-east-1', credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } };
}

const lattice = () => new VPCLatticeClient(options(ownerAccountId));
const ram = (accountId: string) => new RAMClient(options(accountId));
const events = (accountId: string) => new EventBridgeClient(options(accountId));

export async function configurationsNamed(name: string) {
  const { items = [] } = await lattice().send(new ListResourceConfigurationsCommand({ maxResults: 100 }));
  return items.filter((item) => item.name === name);
}

export async function describeConfiguration(id: string) {
  return lattice().send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: id }));
}

/** A resource configuration that somebody made by hand, once it is active; `undo` deletes it. */
export async function makeForeignConfiguration(name: string): Promise<{ id: string; undo: () => Promise<void> }> {
  const { items = [] } = await lattice().send(new ListResourceGatewaysCommand({ maxResults: 100 }));
  const gateway = items.find(({ status }) => status === 'ACTIVE')!;
  const { id } = await lattice().send(
    new CreateResourceConfigurationCommand({
      name,
      type: 'SINGLE',
      resourceGatewayIdentifier: gateway.id,
      portRanges: ['443'],
      protocol: 'TCP',
      resourceConfigurationDefinition: { dnsResource: { domainName: 'elsewhere.main.example.com', ipAddressType: 'IPV4' } },
    }),
  );
  await expect.poll(async () => (await describeConfiguration(id!)).status).toBe('ACTIVE');
  return {
    id: id!,
    undo: async () => {
      await lattice().send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: id }));
    },
  };
}

/** Takes all security groups from the gateway of the configuration of this name, by hand; gives those that it had, and a way to read them. */
export async function changeGatewayOf(configurationName: string): Promise<{ before: string[]; now: () => Promise<string[]> }> {
  const [configuration] = await configurationsNamed(configurationName);
  const resourceGatewayIdentifier = configuration!.resourceGatewayId!;
  const now = async () => (await lattice().send(new GetResourceGatewayCommand({ resourceGatewayIdentifier }))).securityGroupIds ?? [];
  const before = await now();
  await lattice().send(new UpdateResourceGatewayCommand({ resourceGatewayIdentifier, securityGroupIds: [] }));
  return { before, now };
}

export async function connectionNamed(accountId: string, name: string) {
  const { Connections = [] } = await events(accountId).send(new ListConnectionsCommand({ NamePrefix: name }));
  return Connections.find((connection) => connection.Name === name);
}

export async function describeConnection(accountId: string, name: string) {
  return events(accountId).send(new DescribeConnectionCommand({ Name: name }));
}

/** An EventBridge connection that somebody made by hand; `undo` deletes it. */
export async function makeForeignConnection(accountId: string, name: string): Promise<{ arn: string; undo: () => Promise<void> }> {
  const { ConnectionArn } = await events(accountId).send(
    new CreateConnectionCommand({
      Name: name,
      Description: 'Made by hand',
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'of-somebody-else' } },
    }),
  );
  return {
    arn: ConnectionArn!,
    undo: async () => {
      await events(accountId).send(new DeleteConnectionCommand({ Name: name }));
    },
  };
}

/** Ids of what leads to the configuration of this name, in any state. */
export async function associationsTo(configurationName: string): Promise<string[]> {
  const [configuration] = await configurationsNamed(configurationName);
  const { items = [] } = await lattice().send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: configuration!.id }));
  return items.map(({ id }) => id!);
}

/** AWS's name of the share of a service. */
function shareOf(serviceName: string): string {
  return `pergola-${serviceName}`;
}

/** Accounts that the share of this service is shared with, or is about to be. */
export async function principalsOf(serviceName: string): Promise<string[]> {
  const { resourceShareAssociations = [] } = await ram(ownerAccountId).send(new GetResourceShareAssociationsCommand({ associationType: 'PRINCIPAL' }));
  return resourceShareAssociations
    .filter(({ resourceShareName, status }) => resourceShareName === shareOf(serviceName) && (status === 'ASSOCIATED' || status === 'ASSOCIATING'))
    .map(({ associatedEntity }) => associatedEntity!);
}

/** Opens the share of this service to somebody, by hand, once AWS has done it. */
export async function openShareTo(serviceName: string, principal: string): Promise<void> {
  const { resourceShares = [] } = await ram(ownerAccountId).send(new GetResourceSharesCommand({ resourceOwner: 'SELF', name: shareOf(serviceName) }));
  await ram(ownerAccountId).send(new AssociateResourceShareCommand({ resourceShareArn: resourceShares[0]!.resourceShareArn, principals: [principal] }));
  await expect.poll(() => principalsOf(serviceName)).toContain(principal);
}

/** States of the invitations to the share of this service, as the invited account sees them. */
export async function invitationsTo(accountId: string, serviceName: string): Promise<string[]> {
  const { resourceShareInvitations = [] } = await ram(accountId).send(new GetResourceShareInvitationsCommand({}));
  return resourceShareInvitations.filter(({ resourceShareName }) => resourceShareName === shareOf(serviceName)).map(({ status }) => status!);
}

/** A second share of the service with the mark of its own share, open to an account; made by hand. */
export async function makeTwinShare(serviceName: string, mark: string, principal: string): Promise<void> {
  const [configuration] = await configurationsNamed(serviceName);
  await ram(ownerAccountId).send(
    new CreateResourceShareCommand({ name: `pergola-${serviceName}-twin`, resourceArns: [configuration!.arn!], principals: [principal], allowExternalPrincipals: true, tags: [{ key: 'pergola:resource', value: mark }] }),
  );
}
