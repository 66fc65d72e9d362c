import { CreateVpcEndpointCommand, DeleteVpcEndpointsCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import {
  DeleteResourceConfigurationCommand,
  DeleteResourceEndpointAssociationCommand,
  ListResourceEndpointAssociationsCommand,
  type ListResourceEndpointAssociationsCommandInput,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeGateway, makeShare, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let configurationArn: string;
let vpcEndpointId: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  consumer = accountClients(sandbox, accounts.consumer);
  configurationArn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
  await makeShare(sandbox, owner, configurationArn, [accounts.consumer, accounts.secondConsumer]);
  vpcEndpointId = await makeEndpoint();
});
afterAll(() => sandbox.stop());

async function makeEndpoint(): Promise<string> {
  const { Vpcs } = await consumer.ec2.send(new DescribeVpcsCommand({}));
  const { Subnets } = await consumer.ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'tag:Name', Values: ['workload-private-a'] }] }));
  const { VpcEndpoint } = await consumer.ec2.send(
    new CreateVpcEndpointCommand({
      VpcEndpointType: 'Resource',
      VpcId: Vpcs?.[0]?.VpcId,
      SubnetIds: [String(Subnets?.[0]?.SubnetId)],
      ResourceConfigurationArn: configurationArn,
    }),
  );
  return String(VpcEndpoint?.VpcEndpointId);
}

const list = async ({ lattice }: Clients, more: Partial<ListResourceEndpointAssociationsCommandInput> = {}) =>
  (await lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: configurationArn, ...more }))).items ?? [];

it('is seen by owner and consumer, and by no other consumer', async () => {
  const expected = {
    id: expect.stringMatching(/^rea-[0-9a-f]{17}$/),
    arn: expect.stringContaining(`:${accounts.owner}:resourceendpointassociation/rea-`),
    resourceConfigurationArn: configurationArn,
    vpcEndpointId,
    vpcEndpointOwner: accounts.consumer,
    createdBy: accounts.consumer,
    payerResponsibility: [{ scope: 'ResourceGatewayCharges', payerResponsibilityType: 'ResourceGatewayAccount' }],
  };
  expect(await list(owner)).toMatchObject([expected]);
  expect(await list(consumer)).toMatchObject([expected]);
  for (const other of [accounts.secondConsumer, accounts.outsider]) expect(await list(accountClients(sandbox, other))).toEqual([]);
});

it('is found by endpoint, by its owner and by its own id', async () => {
  const second = await makeEndpoint();
  expect(await list(owner, { vpcEndpointId: second })).toMatchObject([{ vpcEndpointId: second }]);
  expect(await list(owner, { vpcEndpointOwner: accounts.owner })).toEqual([]);
  const [first] = await list(owner);
  expect(await list(owner, { resourceEndpointAssociationIdentifier: first?.arn })).toMatchObject([{ id: first?.id }]);
});

it('keeps its configuration, until the endpoint goes', async () => {
  const remove = () => owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn }));
  await expect(remove()).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('endpoint association') });
  await consumer.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [vpcEndpointId] }));
  expect(await list(owner)).toEqual([]);
  await expect(remove()).rejects.toMatchObject({ message: expect.stringContaining('resource share') });
});

it('is the owner’s to cut, not the consumer’s', async () => {
  const [association] = await list(owner);
  const cut = new DeleteResourceEndpointAssociationCommand({ resourceEndpointAssociationIdentifier: association?.arn });
  await expect(consumer.lattice.send(cut)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  expect(await owner.lattice.send(cut)).toMatchObject({ id: association?.id, resourceConfigurationArn: configurationArn, vpcEndpointId });
  expect(await list(owner)).toEqual([]);
});
