import { DeleteVpcEndpointsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { CreatePermissionCommand, CreateResourceShareCommand } from '@aws-sdk/client-ram';
import {
  CreateServiceNetworkCommand,
  CreateServiceNetworkResourceAssociationCommand,
  CreateServiceNetworkServiceAssociationCommand,
  CreateServiceNetworkVpcAssociationCommand,
  DeleteServiceNetworkCommand,
  DeleteServiceNetworkResourceAssociationCommand,
  DeleteServiceNetworkVpcAssociationCommand,
  GetServiceNetworkCommand,
  ListServiceNetworksCommand,
  ListServiceNetworkVpcAssociationsCommand,
  ListServiceNetworkVpcEndpointAssociationsCommand,
  UpdateServiceNetworkCommand,
  type CreateServiceNetworkCommandInput,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { makeEndpoint, vpcNamed } from '@/sandbox/testing/endpoints';
import { accountClients, mainVpc, makeConfiguration, makeGateway, makeShare, type Clients } from '@/sandbox/testing/seed-story';

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

const create = (more: Partial<CreateServiceNetworkCommandInput> = {}) => owner.lattice.send(new CreateServiceNetworkCommand({ name: 'main-network', ...more }));
const get = (clients: Clients, id: string | undefined) => clients.lattice.send(new GetServiceNetworkCommand({ serviceNetworkIdentifier: id }));
const remove = (id: string | undefined) => owner.lattice.send(new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: id }));

describe('the life of a service network', () => {
  it('is there at once, takes another kind of authorization, and goes', async () => {
    const made = await create({ sharingConfig: { enabled: false } });
    expect(made).toMatchObject({ name: 'main-network', authType: 'NONE', sharingConfig: { enabled: false } });
    expect(made.id).toMatch(/^sn-[0-9a-z]{17}$/);
    expect(made.arn).toBe(`arn:aws:vpc-lattice:us-east-1:${accounts.owner}:servicenetwork/${made.id}`);
    expect((await owner.lattice.send(new UpdateServiceNetworkCommand({ serviceNetworkIdentifier: made.arn, authType: 'AWS_IAM' }))).authType).toBe('AWS_IAM');
    expect(await get(owner, made.arn)).toMatchObject({ authType: 'AWS_IAM', sharingConfig: { enabled: false }, numberOfAssociatedVPCs: 0, numberOfAssociatedServices: 0 });
    expect((await remove(made.id)).$metadata.httpStatusCode).toBe(204);
    await expect(get(owner, made.id)).rejects.toMatchObject({ name: 'ResourceNotFoundException', resourceType: 'SERVICE_NETWORK' });
  });

  it('counts what is in it, and cannot go before all of that has gone', async () => {
    const { id: network, arn } = await create();
    const configuration = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
    const resource = await owner.lattice.send(
      new CreateServiceNetworkResourceAssociationCommand({ serviceNetworkIdentifier: network, resourceConfigurationIdentifier: configuration }),
    );
    const vpc = await owner.lattice.send(
      new CreateServiceNetworkVpcAssociationCommand({ serviceNetworkIdentifier: network, vpcIdentifier: (await mainVpc(owner)).vpcIdentifier }),
    );
    const { vpcId, subnetIds, groups } = await vpcNamed(owner, 'MainVPC');
    const endpoint = await makeEndpoint(sandbox, owner, {
      VpcEndpointType: 'ServiceNetwork',
      VpcId: vpcId,
      SubnetIds: subnetIds,
      SecurityGroupIds: [String(groups['main-rg-sg'])],
      ServiceNetworkArn: arn,
    });
    const { items } = await owner.lattice.send(new ListServiceNetworksCommand({}));
    expect(items).toMatchObject([{ id: network, numberOfAssociatedVPCs: 1, numberOfAssociatedServices: 0, numberOfAssociatedResourceConfigurations: 1 }]);

    await expect(remove(network)).rejects.toMatchObject({ name: 'ConflictException', message: `ServiceNetwork ${network} has resource(s) associated.` });
    await owner.lattice.send(new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: resource.arn }));
    await expect(remove(network)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('resource(s)') });
    sandbox.advanceClock(sandbox.delays().association);
    await expect(remove(network)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('has VPC(s) associated') });
    await owner.lattice.send(new DeleteServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: vpc.id }));
    sandbox.advanceClock(sandbox.delays().association);
    await expect(remove(network)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('VPC endpoint(s)') });
    const endpoints = await owner.lattice.send(new ListServiceNetworkVpcEndpointAssociationsCommand({ serviceNetworkIdentifier: network }));
    expect(endpoints.items).toMatchObject([{ vpcEndpointId: endpoint, vpcId, vpcEndpointOwnerId: accounts.owner, state: 'ACTIVE', serviceNetworkArn: arn }]);
    await owner.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpoint] }));
    await remove(network);
  });

  it('belongs to one account and one Region', async () => {
    const { id, arn } = await create();
    for (const stranger of [accountClients(sandbox, accounts.consumer), accountClients(sandbox, accounts.owner, 'ap-northeast-2')]) {
      await expect(get(stranger, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await expect(stranger.lattice.send(new UpdateServiceNetworkCommand({ serviceNetworkIdentifier: id, authType: 'NONE' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await expect(stranger.lattice.send(new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: id }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      expect((await stranger.lattice.send(new ListServiceNetworksCommand({}))).items).toEqual([]);
    }
  });
});

describe('what is refused', () => {
  it('a name that the account uses already, and in another Region not', async () => {
    const first = await create();
    await expect(create()).rejects.toMatchObject({ name: 'ConflictException', resourceId: first.id });
    owner = accountClients(sandbox, accounts.owner, 'ap-northeast-2');
    await expect(create()).resolves.toMatchObject({ name: 'main-network' });
  });

  it('one network more than the quota', async () => {
    sandbox.setQuota('vpc-lattice.serviceNetworks', accounts.owner, 'us-east-1', 1);
    await create();
    await expect(create({ name: 'second' })).rejects.toMatchObject({ name: 'ServiceQuotaExceededException', quotaCode: 'L-9CAD07FB', $metadata: { httpStatusCode: 402 } });
  });

  it('a client token with another input; with the same it answers the same network', async () => {
    const first = await create({ clientToken: 'once' });
    expect((await create({ clientToken: 'once' })).id).toBe(first.id);
    await expect(create({ clientToken: 'once', authType: 'AWS_IAM' })).rejects.toMatchObject({ name: 'ConflictException', resourceId: first.id });
  });

  it('services, by name: they are not played', async () => {
    const associate = new CreateServiceNetworkServiceAssociationCommand({ serviceNetworkIdentifier: (await create()).id, serviceIdentifier: 'svc-0123456789abcdefg' });
    await expect(owner.lattice.send(associate)).rejects.toMatchObject({ name: 'UnknownOperationException', message: expect.stringContaining('CreateServiceNetworkServiceAssociation') });
  });

  it('tags with the prefix of AWS', async () => {
    await expect(create({ tags: { 'aws:cloudformation:stack-name': 'mine' } })).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('a network that is shared', () => {
  let consumer: Clients;
  let network: { id: string; arn: string };

  beforeEach(async () => {
    consumer = accountClients(sandbox, accounts.consumer);
    const made = await create();
    network = { id: String(made.id), arn: String(made.arn) };
    await makeShare(sandbox, owner, network.arn, [accounts.consumer]);
  });

  it('is listed, read and joined by VPCs of the consumer, by its ARN, and not changed by it', async () => {
    expect((await consumer.lattice.send(new ListServiceNetworksCommand({}))).items).toMatchObject([{ arn: network.arn }]);
    expect(await get(consumer, network.arn)).toMatchObject({ id: network.id });
    await expect(consumer.lattice.send(new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: network.id }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(remove(network.id)).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('share') });

    const { Vpcs } = await consumer.ec2.send(new DescribeVpcsCommand({}));
    const join = (serviceNetworkIdentifier: string) =>
      consumer.lattice.send(new CreateServiceNetworkVpcAssociationCommand({ serviceNetworkIdentifier, vpcIdentifier: Vpcs?.[0]?.VpcId }));
    await expect(join(network.id)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const { id } = await join(network.arn);
    const { items } = await owner.lattice.send(new ListServiceNetworkVpcAssociationsCommand({ serviceNetworkIdentifier: network.id }));
    expect(items).toMatchObject([{ id, createdBy: accounts.consumer }]);
    expect((await owner.lattice.send(new DeleteServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: id }))).status).toBe('DELETE_IN_PROGRESS');
  });

  it('takes the consumer’s own configurations, not those that are shared with it as well', async () => {
    const shared = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
    await makeShare(sandbox, owner, shared, [accounts.consumer]);
    const associate = new CreateServiceNetworkResourceAssociationCommand({ serviceNetworkIdentifier: network.arn, resourceConfigurationIdentifier: shared });
    await expect(consumer.lattice.send(associate)).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('owns neither') });
    await expect(owner.lattice.send(associate)).resolves.toMatchObject({ status: 'CREATE_IN_PROGRESS' });
  });

  it('allows the consumer what the permission of the share says, and no more', async () => {
    const policyTemplate = JSON.stringify({ Effect: 'Allow', Action: ['vpc-lattice:GetServiceNetwork'] });
    const { permission } = await owner.ram.send(new CreatePermissionCommand({ name: 'LookOnly', resourceType: 'vpc-lattice:ServiceNetwork', policyTemplate }));
    const { arn } = await create({ name: 'to-look-at' });
    await owner.ram.send(
      new CreateResourceShareCommand({ name: 'to-look-at', resourceArns: [String(arn)], principals: [accounts.consumer], permissionArns: [String(permission?.arn)] }),
    );
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    expect(await get(consumer, arn)).toMatchObject({ name: 'to-look-at' });
    const { Vpcs } = await consumer.ec2.send(new DescribeVpcsCommand({}));
    const join = new CreateServiceNetworkVpcAssociationCommand({ serviceNetworkIdentifier: arn, vpcIdentifier: Vpcs?.[0]?.VpcId });
    await expect(consumer.lattice.send(join)).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('CreateServiceNetworkVpcAssociation') });
  });

  it('is refused by RAM where sharing was switched off', async () => {
    const { arn } = await create({ name: 'private-network', sharingConfig: { enabled: false } });
    await expect(makeShare(sandbox, owner, String(arn), [accounts.consumer])).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
  });
});

it('lists page by page', async () => {
  for (const name of ['one', 'two', 'three']) await create({ name });
  const first = await owner.lattice.send(new ListServiceNetworksCommand({ maxResults: 2 }));
  const second = await owner.lattice.send(new ListServiceNetworksCommand({ maxResults: 2, nextToken: first.nextToken }));
  expect([first, second].map(({ items }) => items?.map(({ name }) => name))).toEqual([['one', 'two'], ['three']]);
});
