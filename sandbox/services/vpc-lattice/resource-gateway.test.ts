import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import {
  CreateResourceGatewayCommand,
  DeleteResourceGatewayCommand,
  GetResourceGatewayCommand,
  ListResourceGatewaysCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateResourceGatewayCommand,
  type CreateResourceGatewayCommandInput,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, mainVpc, makeConfiguration, makeGateway, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let network: Awaited<ReturnType<typeof mainVpc>>;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  network = await mainVpc(owner);
});
afterAll(() => sandbox.stop());

const create = (more: Partial<CreateResourceGatewayCommandInput> = {}) =>
  owner.lattice.send(new CreateResourceGatewayCommand({ name: 'main-rg', ...network, ...more }));
const get = (id: string | undefined) => owner.lattice.send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: id }));

describe('the life of a resource gateway', () => {
  it('goes from CREATE_IN_PROGRESS to ACTIVE, and from DELETE_IN_PROGRESS to gone', async () => {
    const made = await create();
    expect(made).toMatchObject({
      status: 'CREATE_IN_PROGRESS',
      ...network,
      ipAddressType: 'IPV4',
      ipv4AddressesPerEni: 16,
      resourceConfigDnsResolution: 'PUBLIC',
    });
    expect(made.arn).toBe(`arn:aws:vpc-lattice:us-east-1:${accounts.owner}:resourcegateway/${made.id}`);
    sandbox.advanceClock(sandbox.delays().resourceGateway - 1_000);
    expect((await get(made.id)).status).toBe('CREATE_IN_PROGRESS');
    sandbox.advanceClock(1_000);
    const active = await get(made.arn);
    expect(active).toMatchObject({ status: 'ACTIVE', vpcId: network.vpcIdentifier });
    expect(Number(active.lastUpdatedAt) - Number(active.createdAt)).toBe(sandbox.delays().resourceGateway);

    const removed = await owner.lattice.send(new DeleteResourceGatewayCommand({ resourceGatewayIdentifier: made.id }));
    expect(removed.status).toBe('DELETE_IN_PROGRESS');
    await expect(create()).rejects.toMatchObject({ name: 'ConflictException' });
    sandbox.advanceClock(sandbox.delays().resourceGateway);
    await expect(get(made.id)).rejects.toMatchObject({ name: 'ResourceNotFoundException', resourceId: made.id });
    expect((await owner.lattice.send(new ListResourceGatewaysCommand({}))).items).toEqual([]);
  });

  it('cannot be deleted before its configurations', async () => {
    const id = await makeGateway(sandbox, owner);
    await makeConfiguration(sandbox, owner, id);
    await expect(owner.lattice.send(new DeleteResourceGatewayCommand({ resourceGatewayIdentifier: id }))).rejects.toMatchObject({
      name: 'ConflictException',
      resourceType: 'RESOURCE_GATEWAY',
    });
  });

  it('takes other security groups and nothing else', async () => {
    const id = await makeGateway(sandbox, owner);
    const { securityGroupIds } = await mainVpc(owner, 'service1-sg');
    const updated = await owner.lattice.send(new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: id, securityGroupIds }));
    expect(updated).toMatchObject({ status: 'UPDATE_IN_PROGRESS', securityGroupIds, vpcId: network.vpcIdentifier });
    sandbox.advanceClock(sandbox.delays().resourceGateway);
    expect((await get(id)).status).toBe('ACTIVE');
  });

  it('fails to come up in a subnet without enough free addresses', async () => {
    const { Subnets } = await owner.ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'tag:Name', Values: ['main-nearly-full'] }] }));
    const id = await makeGateway(sandbox, owner, { subnetIds: [String(Subnets?.[0]?.SubnetId)] });
    expect((await get(id)).status).toBe('CREATE_FAILED');
  });

  it('belongs to one account and one Region', async () => {
    const id = await makeGateway(sandbox, owner);
    for (const stranger of [accountClients(sandbox, accounts.consumer), accountClients(sandbox, accounts.owner, 'ap-northeast-2')]) {
      await expect(stranger.lattice.send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: id }))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
      expect((await stranger.lattice.send(new ListResourceGatewaysCommand({}))).items).toEqual([]);
    }
  });
});

it('is not found under the ARN of another account', async () => {
  const { arn } = await create();
  await expect(get(arn?.replace(accounts.owner, accounts.consumer))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

describe('what is refused', () => {
  it('a name that the account uses already', async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it('a client token with another input; with the same it answers the same gateway', async () => {
    const first = await create({ clientToken: 'once' });
    expect((await create({ clientToken: 'once' })).id).toBe(first.id);
    await expect(create({ clientToken: 'once', name: 'other' })).rejects.toMatchObject({ name: 'ConflictException', resourceId: first.id });
  });

  it('one gateway more than the quota of the VPC', async () => {
    sandbox.setQuota('vpc-lattice.resourceGatewaysPerVpc', accounts.owner, 'us-east-1', 1);
    await create();
    await expect(create({ name: 'second' })).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      serviceCode: 'vpc-lattice',
      quotaCode: 'L-0DCA4434',
    });
  });

  it.each<[string, () => Promise<Partial<CreateResourceGatewayCommandInput>>, string]>([
    ['no VPC', async () => ({ vpcIdentifier: undefined }), 'ValidationException'],
    ['no subnets', async () => ({ subnetIds: undefined }), 'ValidationException'],
    ['a VPC that does not exist', async () => ({ vpcIdentifier: 'vpc-0123456789abcdef0' }), 'ResourceNotFoundException'],
    ['a subnet that does not exist', async () => ({ subnetIds: ['subnet-0123456789abcdef0'] }), 'ResourceNotFoundException'],
    ['a subnet of another VPC', async () => ({ subnetIds: await batchSubnets() }), 'ValidationException'],
    ['a security group of another VPC', async () => ({ securityGroupIds: (await mainVpc(owner, 'batch-sg')).securityGroupIds }), 'ValidationException'],
    ['the same subnet twice', async () => ({ subnetIds: [network.subnetIds[0] ?? '', network.subnetIds[0] ?? ''] }), 'ValidationException'],
    ['IPv6 in subnets without it', async () => ({ ipAddressType: 'IPV6' }), 'ValidationException'],
    ['a name that begins like an id', async () => ({ name: 'rgw-main' }), 'ValidationException'],
  ])('%s', async (_what, more, name) => {
    await expect(create(await more())).rejects.toMatchObject({ name });
  });
});

it('keeps tags', async () => {
  const { arn: resourceArn } = await create({ tags: { team: 'main', stage: 'prod' } });
  await owner.lattice.send(new TagResourceCommand({ resourceArn, tags: { stage: 'test' } }));
  await owner.lattice.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
  expect((await owner.lattice.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ stage: 'test' });
});

it('lists page by page', async () => {
  for (const name of ['one', 'two', 'three']) await create({ name });
  const first = await owner.lattice.send(new ListResourceGatewaysCommand({ maxResults: 2 }));
  const second = await owner.lattice.send(new ListResourceGatewaysCommand({ maxResults: 2, nextToken: first.nextToken }));
  expect([first, second].map(({ items }) => items?.map(({ name }) => name))).toEqual([['one', 'two'], ['three']]);
  expect(second.nextToken).toBeUndefined();
  await expect(owner.lattice.send(new ListResourceGatewaysCommand({ nextToken: 'made-up' }))).rejects.toMatchObject({ name: 'ValidationException' });
});

async function batchSubnets(): Promise<string[]> {
  const { Subnets } = await owner.ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'tag:Name', Values: ['batch-private-a'] }] }));
  return (Subnets ?? []).map(({ SubnetId }) => String(SubnetId));
}
