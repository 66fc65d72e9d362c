import { CreateResourceShareCommand, DeleteResourceShareCommand } from '@aws-sdk/client-ram';
import {
  CreateServiceNetworkCommand,
  CreateServiceNetworkResourceAssociationCommand,
  DeleteResourcePolicyCommand,
  DeleteServiceNetworkCommand,
  GetResourceConfigurationCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeGateway, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
});
afterAll(() => sandbox.stop());

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: accounts.consumer }, Action: 'vpc-lattice:GetServiceNetwork', Resource: '*' }],
});
const allowing = (principal: string) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'vpc-lattice:*', Resource: '*' }] });
const put = ({ lattice }: Clients, resourceArn: string | undefined, text = policy) => lattice.send(new PutResourcePolicyCommand({ resourceArn, policy: text }));
const get = ({ lattice }: Clients, resourceArn: string | undefined) => lattice.send(new GetResourcePolicyCommand({ resourceArn }));
const remove = ({ lattice }: Clients, resourceArn: string | undefined) => lattice.send(new DeleteResourcePolicyCommand({ resourceArn }));
const makeNetwork = async () => String((await owner.lattice.send(new CreateServiceNetworkCommand({ name: 'main-network' }))).arn);

it('is kept on networks and configurations, shown, and taken away', async () => {
  const configuration = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
  for (const arn of [configuration, await makeNetwork()]) {
    await expect(get(owner, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException', resourceType: 'RESOURCE_POLICY' });
    await put(owner, arn);
    expect((await get(owner, arn)).policy).toBe(policy);
    expect((await remove(owner, arn)).$metadata.httpStatusCode).toBe(204);
    await expect(remove(owner, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  }
});

it('shows RAM’s statements beside those put by hand, and taking it away leaves RAM’s', async () => {
  const arn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
  const { resourceShare } = await owner.ram.send(new CreateResourceShareCommand({ name: 'by-ram', resourceArns: [arn], principals: [accounts.consumer] }));
  sandbox.advanceClock(60_000);
  const ramAlone = (await get(owner, arn)).policy;
  const principals = (text: string | undefined) => (JSON.parse(String(text)) as { Statement: { Principal: { AWS: string } }[] }).Statement.map(({ Principal }) => Principal.AWS);
  expect(principals(ramAlone)).toEqual([accounts.consumer]);
  await put(owner, arn, allowing(accounts.outsider));
  expect(principals((await get(owner, arn)).policy)).toEqual([accounts.consumer, accounts.outsider]);
  await remove(owner, arn);
  expect((await get(owner, arn)).policy).toBe(ramAlone);
  await owner.ram.send(new DeleteResourceShareCommand({ resourceShareArn: resourceShare?.resourceShareArn }));
  sandbox.advanceClock(60_000);
  await expect(get(owner, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('lets the account that it names use the configuration, and nobody else', async () => {
  const arn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
  const look = (accountId: string) => accountClients(sandbox, accountId).lattice.send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: arn }));
  await expect(look(accounts.outsider)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await put(owner, arn, allowing(`arn:aws:iam::${accounts.outsider}:root`));
  expect((await look(accounts.outsider)).arn).toBe(arn);
  await expect(look(accounts.consumer)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const stranger = accountClients(sandbox, accounts.outsider).lattice;
  const { arn: network } = await stranger.send(new CreateServiceNetworkCommand({ name: 'theirs' }));
  const associate = () => stranger.send(new CreateServiceNetworkResourceAssociationCommand({ resourceConfigurationIdentifier: arn, serviceNetworkIdentifier: network }));
  expect((await associate()).arn).toContain(accounts.outsider);
  await put(owner, arn, JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS: accounts.outsider }, Action: 'vpc-lattice:GetResourceConfiguration', Resource: '*' }] }));
  const { arn: second } = await stranger.send(new CreateServiceNetworkCommand({ name: 'second' }));
  await expect(stranger.send(new CreateServiceNetworkResourceAssociationCommand({ resourceConfigurationIdentifier: arn, serviceNetworkIdentifier: second }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

it('goes with what it is on', async () => {
  const arn = await makeNetwork();
  await put(owner, arn);
  await owner.lattice.send(new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: arn }));
  await expect(get(owner, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException', resourceType: 'SERVICE_NETWORK' });
});

it('is the owner’s affair', async () => {
  const arn = await makeNetwork();
  await put(owner, arn);
  const stranger = accountClients(sandbox, accounts.consumer);
  for (const ask of [put, get, remove]) await expect(ask(stranger, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it.each([
  ['what is no JSON', 'allow everything'],
  ['a list', '[]'],
  ['a line break', `${policy}\n`],
  ['no statement', '{"Version":"2012-10-17"}'],
  ['a statement for nobody', '{"Statement":[{"Effect":"Allow","Action":"*"}]}'],
])('takes not: %s', async (_what, text) => {
  await expect(put(owner, await makeNetwork(), text)).rejects.toMatchObject({ name: 'ValidationException' });
});

it('is for networks, services and configurations alone', async () => {
  const arn = `arn:aws:vpc-lattice:us-east-1:${accounts.owner}:resourcegateway/rgw-0123456789abcdefg`;
  await expect(put(owner, arn)).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(put(owner, `arn:aws:vpc-lattice:us-east-1:${accounts.owner}:service/svc-0123456789abcdefg`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
