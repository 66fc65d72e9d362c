import { CreateApiDestinationCommand, CreateConnectionCommand, PutRuleCommand, PutTargetsCommand, type CreateApiDestinationCommandInput, type CreateConnectionCommandInput, type Target } from '@aws-sdk/client-eventbridge';
import type { Sandbox } from '../start-sandbox';
import { makeConfiguration, makeGateway, makeShare, type Clients } from './seed-story';

export const ledgerHost = 'ledger.main.example.com';
export const ledgerKey = { ApiKeyName: 'x-api-key', ApiKeyValue: 'ledger-key-3141' };
export const ordersHost = 'orders.main.example.com';
export const ordersClient = { ClientID: 'orders-client', ClientSecret: 'harvest-moon-77' };

/** The private way to a service of the main account, shared with another; answers the ARN of the resource configuration. */
export async function makeWayTo(sandbox: Sandbox, owner: Clients, gatewayId: string, domainName: string, consumerAccount: string): Promise<string> {
  const name = domainName.split('.')[0] ?? '';
  const arn = await makeConfiguration(sandbox, owner, gatewayId, { name, resourceConfigurationDefinition: { dnsResource: { domainName, ipAddressType: 'IPV4' } } });
  await makeShare(sandbox, owner, arn, [consumerAccount]);
  return arn;
}

export function privateTarget(ResourceConfigurationArn: string) {
  return { ResourceParameters: { ResourceConfigurationArn } };
}

/** A connection to the ledger by its key, ACTIVE; answers its ARN. */
export async function makeLedgerConnection(
  sandbox: Sandbox,
  owner: Clients,
  consumer: Clients,
  consumerAccount: string,
  more: Partial<CreateConnectionCommandInput> = {},
): Promise<string> {
  const configurationArn = await makeWayTo(sandbox, owner, await makeGateway(sandbox, owner), ledgerHost, consumerAccount);
  const made = await consumer.events.send(
    new CreateConnectionCommand({
      Name: 'ledger',
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: ledgerKey },
      InvocationConnectivityParameters: privateTarget(configurationArn),
      ...more,
    }),
  );
  sandbox.advanceClock(sandbox.delays().connection);
  return String(made.ConnectionArn);
}

export async function makeDestination(consumer: Clients, ConnectionArn: string, more: Partial<CreateApiDestinationCommandInput> = {}): Promise<string> {
  const input = { Name: 'ledger', ConnectionArn, InvocationEndpoint: `https://${ledgerHost}/entries`, HttpMethod: 'POST' as const };
  return String((await consumer.events.send(new CreateApiDestinationCommand({ ...input, ...more }))).ApiDestinationArn);
}

/** A role that a service may assume, with the right to do this one thing. */
export function makeServiceRole(sandbox: Sandbox, accountId: string, service: string, action: string, resource = '*'): string {
  const roleArn = `arn:aws:iam::${accountId}:role/For-${action.replace(':', '-')}`;
  sandbox.changeRole(roleArn, {
    trustPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] },
    policies: [{ name: 'May', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] } }],
  });
  return roleArn;
}

/** A rule on the default bus for events of `test.bookings`, with one target; answers its ARN. */
export async function makeRule({ events }: Clients, target: Omit<Target, 'Id'>, EventPattern = '{"source":["test.bookings"]}'): Promise<string> {
  const { RuleArn } = await events.send(new PutRuleCommand({ Name: 'bookings', EventPattern }));
  const { FailedEntries } = await events.send(new PutTargetsCommand({ Rule: 'bookings', Targets: [{ Id: 'target', ...target }] }));
  if (FailedEntries?.length) throw new Error(JSON.stringify(FailedEntries));
  return String(RuleArn);
}
