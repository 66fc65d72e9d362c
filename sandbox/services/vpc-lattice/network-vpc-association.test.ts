import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import {
  CreateServiceNetworkCommand,
  CreateServiceNetworkVpcAssociationCommand,
  DeleteServiceNetworkVpcAssociationCommand,
  GetServiceNetworkVpcAssociationCommand,
  ListServiceNetworkVpcAssociationsCommand,
  UpdateServiceNetworkVpcAssociationCommand,
  type CreateServiceNetworkVpcAssociationCommandInput,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, mainVpc, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let network: string;
let vpcIdentifier: string;
let securityGroupIds: string[];

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  network = await makeNetwork('main-network');
  const vpc = await mainVpc(owner);
  vpcIdentifier = String(vpc.vpcIdentifier);
  securityGroupIds = vpc.securityGroupIds;
});
afterAll(() => sandbox.stop());

const makeNetwork = async (name: string) => String((await owner.lattice.send(new CreateServiceNetworkCommand({ name }))).id);
const create = (more: Partial<CreateServiceNetworkVpcAssociationCommandInput> = {}) =>
  owner.lattice.send(new CreateServiceNetworkVpcAssociationCommand({ serviceNetworkIdentifier: network, vpcIdentifier, ...more }));
const get = (id: string | undefined) => owner.lattice.send(new GetServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: id }));
const settled = () => sandbox.advanceClock(sandbox.delays().association);

describe('the life of a VPC association', () => {
  it('becomes ACTIVE, takes other security groups, and goes', async () => {
    const made = await create({ tags: { team: 'main' } });
    expect(made).toMatchObject({ status: 'CREATE_IN_PROGRESS', createdBy: accounts.owner, securityGroupIds: [], privateDnsEnabled: false, $metadata: { httpStatusCode: 200 } });
    expect(made.id).toMatch(/^snva-[0-9a-z]{17}$/);
    settled();
    expect(await get(made.arn)).toMatchObject({ status: 'ACTIVE', vpcId: vpcIdentifier, serviceNetworkId: network, serviceNetworkName: 'main-network' });
    const update = new UpdateServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: made.id, securityGroupIds });
    expect(await owner.lattice.send(update)).toMatchObject({ status: 'UPDATE_IN_PROGRESS', securityGroupIds });
    await expect(owner.lattice.send(update)).rejects.toMatchObject({ name: 'ConflictException' });
    settled();
    expect(await get(made.id)).toMatchObject({ status: 'ACTIVE', securityGroupIds });
    const remove = new DeleteServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: made.id });
    expect((await owner.lattice.send(remove)).status).toBe('DELETE_IN_PROGRESS');
    settled();
    await expect(get(made.id)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is listed by network and by VPC, and to nobody else', async () => {
    const { id } = await create();
    for (const filter of [{ serviceNetworkIdentifier: network }, { vpcIdentifier }, { serviceNetworkIdentifier: network, vpcIdentifier }]) {
      expect((await owner.lattice.send(new ListServiceNetworkVpcAssociationsCommand(filter))).items).toMatchObject([{ id, vpcId: vpcIdentifier }]);
      expect((await accountClients(sandbox, accounts.consumer).lattice.send(new ListServiceNetworkVpcAssociationsCommand(filter))).items).toEqual([]);
    }
    await expect(owner.lattice.send(new ListServiceNetworkVpcAssociationsCommand({}))).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('what is refused', () => {
  it('a second network for the VPC; another VPC is welcome', async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'ConflictException', message: 'Association already exists' });
    await expect(create({ serviceNetworkIdentifier: await makeNetwork('second') })).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining(network) });
    const { Vpcs } = await owner.ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: ['MainBatchVPC'] }] }));
    await expect(create({ vpcIdentifier: Vpcs?.[0]?.VpcId })).resolves.toMatchObject({ status: 'CREATE_IN_PROGRESS' });
  });

  it('one more than the quota of the network', async () => {
    sandbox.setQuota('vpc-lattice.vpcAssociationsPerServiceNetwork', accounts.owner, 'us-east-1', 0);
    await expect(create()).rejects.toMatchObject({ name: 'ServiceQuotaExceededException', quotaCode: 'L-EF6E2D62' });
  });

  it.each<[string, () => Promise<Partial<CreateServiceNetworkVpcAssociationCommandInput>>, string]>([
    ['a VPC that does not exist', async () => ({ vpcIdentifier: 'vpc-0123456789abcdef0' }), 'ResourceNotFoundException'],
    ['a network that does not exist', async () => ({ serviceNetworkIdentifier: 'sn-0123456789abcdefg' }), 'ResourceNotFoundException'],
    ['a security group of another VPC', async () => ({ securityGroupIds: (await mainVpc(owner, 'batch-sg')).securityGroupIds }), 'ValidationException'],
    ['DNS options without private DNS', async () => ({ dnsOptions: { privateDnsPreference: 'ALL_DOMAINS' } }), 'ValidationException'],
    ['specified domains that are not named', async () => ({ privateDnsEnabled: true, dnsOptions: { privateDnsPreference: 'SPECIFIED_DOMAINS_ONLY' } }), 'ValidationException'],
    [
      'named domains without a preference that takes them',
      async () => ({ privateDnsEnabled: true, dnsOptions: { privateDnsPreference: 'ALL_DOMAINS', privateDnsSpecifiedDomains: ['example.com'] } }),
      'ValidationException',
    ],
  ])('%s', async (_what, more, name) => {
    await expect(create(await more())).rejects.toMatchObject({ name });
  });
});

it('keeps private DNS as it was made, for verified domains unless told otherwise', async () => {
  const { id, dnsOptions } = await create({ privateDnsEnabled: true });
  expect(dnsOptions).toEqual({ privateDnsPreference: 'VERIFIED_DOMAINS_ONLY' });
  settled();
  const update = (privateDnsEnabled: boolean) =>
    owner.lattice.send(
      new UpdateServiceNetworkVpcAssociationCommand({
        serviceNetworkVpcAssociationIdentifier: id,
        privateDnsEnabled,
        dnsOptions: { privateDnsPreference: 'SPECIFIED_DOMAINS_ONLY', privateDnsSpecifiedDomains: ['*.example.com'] },
      }),
    );
  await expect(update(false)).rejects.toMatchObject({ name: 'ValidationException' });
  await update(true);
  expect(await get(id)).toMatchObject({ securityGroupIds: [], dnsOptions: { privateDnsPreference: 'SPECIFIED_DOMAINS_ONLY', privateDnsSpecifiedDomains: ['*.example.com'] } });
});
