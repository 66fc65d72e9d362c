import {
  CreateVpcCommand,
  DescribeAvailabilityZonesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, ec2Of } from '@/sandbox/testing/clients';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

const ec2 = (account: string = accounts.owner, region?: string) => ec2Of(sandbox, accountKey(account), region);
const named = (name: string) => [{ Name: 'tag:Name', Values: [name] }];

async function mainVpcId(region?: string): Promise<string> {
  const { Vpcs } = await ec2(accounts.owner, region).send(new DescribeVpcsCommand({ Filters: named('MainVPC') }));
  expect(Vpcs).toHaveLength(1);
  return Vpcs?.[0]?.VpcId ?? '';
}

describe('VPCs', () => {
  it('offer a choice in the owner account, and look like those of AWS', async () => {
    const { Vpcs } = await ec2().send(new DescribeVpcsCommand({}));
    expect(Vpcs?.map((vpc) => vpc.Tags?.[0]?.Value)).toEqual(['MainVPC', 'MainBatchVPC']);
    expect(Vpcs?.[0]).toMatchObject({ VpcId: expect.stringMatching(/^vpc-[0-9a-f]{17}$/), CidrBlock: '10.0.0.0/16', State: 'available', IsDefault: false, OwnerId: accounts.owner });
  });

  it('are other ones in another Region, and in another account', async () => {
    expect(await mainVpcId('ap-northeast-2')).not.toBe(await mainVpcId());
    const vpcId = await mainVpcId();
    await expect(ec2(accounts.consumer).send(new DescribeVpcsCommand({ VpcIds: [vpcId] }))).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
      message: `The vpc ID '${vpcId}' does not exist`,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('are found by wildcards, and an unknown filter is refused', async () => {
    const { Vpcs } = await ec2().send(new DescribeVpcsCommand({ Filters: [{ Name: 'cidr', Values: ['10.1.*', 'x'] }] }));
    expect(Vpcs).toHaveLength(1);
    await expect(ec2().send(new DescribeVpcsCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] }))).rejects.toThrow("The filter 'colour' is invalid");
  });

  it('answer a dry run as AWS does', async () => {
    await expect(ec2().send(new DescribeVpcsCommand({ DryRun: true }))).rejects.toMatchObject({ name: 'DryRunOperation', $metadata: { httpStatusCode: 412 } });
  });
});

describe('subnets', () => {
  it('lie in three zones and count their free addresses', async () => {
    const { Subnets } = await ec2().send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [await mainVpcId()] }] }));
    expect(new Set(Subnets?.map((subnet) => subnet.AvailabilityZone))).toEqual(new Set(['us-east-1a', 'us-east-1b', 'us-east-1c']));
    expect(Subnets?.map((subnet) => subnet.AvailableIpAddressCount)).toEqual([251, 251, 251, 3]);
  });

  it('come in pages that end', async () => {
    const pages: number[] = [];
    for await (const page of paginateDescribeSubnets({ client: ec2(), pageSize: 5 }, {})) pages.push(page.Subnets?.length ?? 0);
    expect(pages).toEqual([5, 2]);
    await expect(ec2().send(new DescribeSubnetsCommand({ NextToken: 'nonsense' }))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(ec2().send(new DescribeSubnetsCommand({ MaxResults: 4 }))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('security groups', () => {
  it('show their rules, those towards other groups included', async () => {
    const { SecurityGroups } = await ec2().send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [await mainVpcId()] }] }));
    expect(SecurityGroups?.map((group) => group.GroupName)).toEqual(['default', 'main-rg-sg', 'service1-sg', 'main-no-https-sg', 'main-db-rg-sg']);
    const gateway = SecurityGroups?.find((group) => group.GroupName === 'main-rg-sg');
    const service = SecurityGroups?.find((group) => group.GroupName === 'service1-sg');
    expect(gateway?.IpPermissionsEgress).toMatchObject([{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }]);
    expect(service?.IpPermissions?.[0]?.UserIdGroupPairs).toEqual([{ GroupId: gateway?.GroupId, UserId: accounts.owner }]);
  });

  it('are missing in the words of EC2', async () => {
    await expect(ec2().send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0123456789abcdef0'] }))).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
    await expect(ec2().send(new DescribeSecurityGroupsCommand({ GroupIds: ['main-rg-sg'] }))).rejects.toMatchObject({ name: 'InvalidGroupId.Malformed' });
    await expect(ec2().send(new DescribeSecurityGroupsCommand({ GroupNames: ['main-rg-sg'] }))).rejects.toMatchObject({ name: 'VPCIdNotSpecified' });
  });
});

describe('filters', () => {
  const subnetsWith = async (...filters: [string, ...string[]][]) =>
    (await ec2().send(new DescribeSubnetsCommand({ Filters: filters.map(([Name, ...Values]) => ({ Name, Values })) }))).Subnets?.map((subnet) => subnet.Tags?.[0]?.Value);

  it.each<[string, [string, ...string[]][], string[]]>([
    ['a value or another', [['tag:Name', 'main-private-a', 'main-private-b']], ['main-private-a', 'main-private-b']],
    ['one filter and another', [['tag:Name', 'main-*'], ['availability-zone-id', 'use1-az1']], ['main-private-a', 'main-nearly-full']],
    ['a number', [['available-ip-address-count', '3']], ['main-nearly-full']],
    ['a truth value', [['ipv6-native', 'true']], []],
    ['one character', [['cidr-block', '10.1.?.0/24']], ['batch-private-a', 'batch-private-b', 'batch-private-c']],
    ['a star that is meant as one', [['tag:Name', 'main-\\*']], []],
    ['no value', [['state']], []],
  ])('look for %s', async (_what, filters, found) => {
    expect(await subnetsWith(...filters)).toEqual(found);
  });

  it('are fifty at most, with two hundred values each', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => String(index));
    expect(await subnetsWith(['state', 'available', ...many(199)])).toHaveLength(7);
    await expect(subnetsWith(['state', ...many(201)])).rejects.toMatchObject({ name: 'FilterLimitExceeded' });
    await expect(subnetsWith(...many(51).map((value): [string, string] => ['state', value]))).rejects.toMatchObject({ name: 'FilterLimitExceeded' });
  });

  it('by tags are none of zones, which have no tags', async () => {
    const zones = (Name: string, value: string) => ec2().send(new DescribeAvailabilityZonesCommand({ Filters: [{ Name, Values: [value] }] }));
    expect((await zones('zone-id', 'use1-az2')).AvailabilityZones).toMatchObject([{ ZoneName: 'us-east-1b' }]);
    await expect(zones('tag:Name', 'x')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(zones('toString', 'x')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

it('zones have names and ids', async () => {
  const { AvailabilityZones } = await ec2(accounts.owner, 'ap-northeast-2').send(new DescribeAvailabilityZonesCommand({}));
  expect(AvailabilityZones?.map((zone) => [zone.ZoneName, zone.ZoneId])).toEqual([
    ['ap-northeast-2a', 'apne2-az1'],
    ['ap-northeast-2b', 'apne2-az2'],
    ['ap-northeast-2c', 'apne2-az3'],
  ]);
});

it('what the sandbox does not play is refused by name', async () => {
  await expect(ec2().send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }))).rejects.toMatchObject({
    name: 'InvalidAction',
    message: 'The Pergola sandbox does not support CreateVpc of Amazon Elastic Compute Cloud (ec2).',
  });
});
