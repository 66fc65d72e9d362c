import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { CreateConnectionCommand, EventBridgeClient, type CreateConnectionCommandInput } from '@aws-sdk/client-eventbridge';
import { CreateResourceShareCommand, RAMClient } from '@aws-sdk/client-ram';
import { SFNClient, TestStateCommand, type TestStateCommandInput } from '@aws-sdk/client-sfn';
import {
  CreateResourceConfigurationCommand,
  CreateResourceGatewayCommand,
  type CreateResourceConfigurationCommandInput,
  type CreateResourceGatewayCommandInput,
} from '@aws-sdk/client-vpc-lattice';
import type { Sandbox } from '../start-sandbox';
import { accountKey, assumePergolaRole, clientOptions, ec2Of, latticeOf, type AwsCredentials } from './clients';

export const serviceHost = 'service1.main.example.com';
export const rightPassword = { Username: 'forecast', Password: 'sunny-day-42' };

/** Clients of all services under the same credentials. */
export function clientsOf(sandbox: Sandbox, credentials: AwsCredentials, region = 'us-east-1') {
  const options = clientOptions(sandbox, credentials, region);
  return {
    ec2: ec2Of(sandbox, credentials, region),
    lattice: latticeOf(sandbox, credentials, region),
    ram: new RAMClient(options),
    events: new EventBridgeClient(options),
    // TestState would otherwise dial `sync-127.0.0.1`.
    states: new SFNClient({ ...options, disableHostPrefix: true }),
  };
}

export type Clients = ReturnType<typeof clientsOf>;

/** Clients under two of Pergola's roles in an account: what reads goes under the read role, and all else under the other one. */
export async function clientsOfRoles(sandbox: Sandbox, accountId: string, kind: 'owner' | 'consumer'): Promise<Clients> {
  const reading = clientsOf(sandbox, await assumePergolaRole(sandbox, accountId, 'read'));
  const changing = clientsOf(sandbox, await assumePergolaRole(sandbox, accountId, kind));
  const isRead = (command: object) => /^(Describe|Get|List)/.test(command.constructor.name);
  for (const name of Object.keys(changing) as (keyof Clients)[]) {
    const send = changing[name].send.bind(changing[name]) as (command: object) => unknown;
    const read = reading[name].send.bind(reading[name]) as (command: object) => unknown;
    Object.assign(changing[name], { send: (command: object) => (isRead(command) ? read(command) : send(command)) });
  }
  return changing;
}

export function accountClients(sandbox: Sandbox, accountId: string, region?: string): Clients {
  return clientsOf(sandbox, accountKey(accountId), region);
}

/** VPC, subnets and security group of MainVPC as the seed's story picks them. */
export async function mainVpc({ ec2 }: Clients, groupName = 'main-rg-sg') {
  const byName = (value: string) => [{ Name: 'tag:Name', Values: [value] }];
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: byName('MainVPC') }));
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters: byName('main-private-*') }));
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: [groupName] }] }));
  return {
    vpcIdentifier: String(Vpcs?.[0]?.VpcId),
    subnetIds: (Subnets ?? []).map((subnet) => String(subnet.SubnetId)),
    securityGroupIds: (SecurityGroups ?? []).map((group) => String(group.GroupId)),
  };
}

/** Makes the gateway and waits for it. */
export async function makeGateway(sandbox: Sandbox, owner: Clients, more: Partial<CreateResourceGatewayCommandInput> = {}): Promise<string> {
  const made = await owner.lattice.send(
    new CreateResourceGatewayCommand({ name: 'main-rg', ...(await mainVpc(owner)), tags: { 'pergola:resource': 'gateway' }, ...more }),
  );
  sandbox.advanceClock(sandbox.delays().resourceGateway);
  return String(made.id);
}

/** Makes the configuration of service1 and waits for it; answers its ARN. */
export async function makeConfiguration(
  sandbox: Sandbox,
  owner: Clients,
  gatewayId: string,
  more: Partial<CreateResourceConfigurationCommandInput> = {},
): Promise<string> {
  const made = await owner.lattice.send(
    new CreateResourceConfigurationCommand({
      name: 'service1',
      type: 'SINGLE',
      resourceGatewayIdentifier: gatewayId,
      resourceConfigurationDefinition: { dnsResource: { domainName: serviceHost, ipAddressType: 'IPV4' } },
      portRanges: ['443'],
      allowAssociationToShareableServiceNetwork: true,
      tags: { 'pergola:resource': 'configuration' },
      ...more,
    }),
  );
  sandbox.advanceClock(sandbox.delays().resourceConfiguration);
  return String(made.arn);
}

/** Shares the configuration with accounts and waits; answers the ARN of the share. */
export async function makeShare(sandbox: Sandbox, owner: Clients, configurationArn: string, principals: string[], name = 'pergola-service1'): Promise<string> {
  const made = await owner.ram.send(
    new CreateResourceShareCommand({
      name,
      resourceArns: [configurationArn],
      principals,
      tags: [{ key: 'pergola:resource', value: 'share' }],
    }),
  );
  sandbox.advanceClock(sandbox.delays().shareAssociation);
  return String(made.resourceShare?.resourceShareArn);
}

/** Makes the seed's connection with `Action=Forecast` and waits for it; answers its ARN. */
export async function makeConnection(
  sandbox: Sandbox,
  consumer: Clients,
  configurationArn: string,
  basic = rightPassword,
  more: Partial<CreateConnectionCommandInput> = {},
): Promise<string> {
  const made = await consumer.events.send(new CreateConnectionCommand({ ...connectionInput(configurationArn, basic), ...more }));
  sandbox.advanceClock(sandbox.delays().connection);
  return String(made.ConnectionArn);
}

export function connectionInput(configurationArn: string, basic = rightPassword): CreateConnectionCommandInput {
  return {
    Name: 'pergola-service1',
    AuthorizationType: 'BASIC',
    AuthParameters: {
      BasicAuthParameters: basic,
      InvocationHttpParameters: { QueryStringParameters: [{ Key: 'Action', Value: 'Forecast', IsValueSecret: false }] },
    },
    InvocationConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn: configurationArn } },
  };
}

/** The HTTP Task of the seed's story. */
export function forecastTask(connectionArn: string, parameters: Record<string, unknown> = {}) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::http:invoke',
    Parameters: { ApiEndpoint: `https://${serviceHost}/`, Method: 'GET', InvocationConfig: { ConnectionArn: connectionArn }, ...parameters },
    End: true,
  };
}

export function httpTaskRole(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/PergolaHttpTaskRole`;
}

/** Sends a test request under the role for HTTP Tasks of the account. */
export function testTask({ states }: Clients, accountId: string, task: object, more: Partial<TestStateCommandInput> = {}) {
  return states.send(new TestStateCommand({ definition: JSON.stringify(task), roleArn: httpTaskRole(accountId), inspectionLevel: 'TRACE', ...more }));
}
