import { CreateVpcEndpointCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { CreateServiceNetworkCommand } from '@aws-sdk/client-vpc-lattice';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { vpcNamed } from '@/sandbox/testing/endpoints';
import { accountClients, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let consumer: Clients;
let folder: string;
let networkArn: string;

/** A VPC with one subnet of each kind, and six security groups beside the default one. */
const dualVpc = {
  name: 'DualVPC',
  accounts: [accounts.consumer],
  regions: ['us-east-1'],
  cidr: '10.30.0.0/16',
  ipv6Cidr: '2600:1f18:1::/56',
  subnets: [
    { name: 'both', zone: 'a', cidr: '10.30.1.0/24', ipv6Cidr: '2600:1f18:1:1::/64' },
    { name: 'old', zone: 'b', cidr: '10.30.2.0/24' },
    { name: 'new', zone: 'c', ipv6Cidr: '2600:1f18:1:3::/64' },
  ],
  securityGroups: Array.from({ length: 6 }, (_, index) => ({ name: `group-${index}`, description: 'One of six', inbound: [], outbound: [] })),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pergola-dual-stack-'));
  const world = parse(readFileSync('sandbox/world.yaml', 'utf8')) as { networks: unknown[] };
  writeFileSync(join(folder, 'world.yaml'), stringify({ ...world, networks: [...world.networks, dualVpc] }));
  sandbox = await startSandbox({ world: join(folder, 'world.yaml') });
  consumer = accountClients(sandbox, accounts.consumer);
  networkArn = String((await consumer.lattice.send(new CreateServiceNetworkCommand({ name: 'a-network' }))).arn);
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('a VPC and its subnets show what IPv6 they have', async () => {
  const { Vpcs } = await consumer.ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'ipv6-cidr-block-association.ipv6-cidr-block', Values: ['2600:1f18:1::/56'] }] }));
  expect(Vpcs).toHaveLength(1);
  const { Subnets } = await consumer.ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'ipv6-native', Values: ['true'] }] }));
  expect(Subnets).toMatchObject([{ Ipv6Native: true, AvailableIpAddressCount: 0, Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2600:1f18:1:3::/64' }] }]);
  expect(Subnets?.[0]?.CidrBlock).toBeUndefined();
});

describe('an endpoint', () => {
  async function create(subnets: number[], IpAddressType?: 'ipv4' | 'ipv6' | 'dualstack', SecurityGroupIds?: string[]) {
    const { vpcId, subnetIds } = await vpcNamed(consumer, 'DualVPC');
    const { VpcEndpoint } = await consumer.ec2.send(
      new CreateVpcEndpointCommand({
        VpcEndpointType: 'ServiceNetwork',
        ServiceNetworkArn: networkArn,
        VpcId: vpcId,
        SubnetIds: subnets.map((index) => String(subnetIds[index])),
        IpAddressType,
        SecurityGroupIds,
      }),
    );
    return VpcEndpoint;
  }

  it.each([
    ['IPv4 where all subnets have it', [0, 1], 'ipv4', 'IPV4'],
    ['IPv6 where all subnets have nothing else', [2], 'ipv6', 'IPV6'],
    ['both where all subnets have both', [0], 'dualstack', 'DUALSTACK'],
    ['IPv4 unless it is told', [0], undefined, 'IPV4'],
    ['IPv6 where it can have nothing else', [2], undefined, 'IPV6'],
  ] as const)('has %s', async (_what, subnets, wanted, shown) => {
    expect(await create([...subnets], wanted)).toMatchObject({ IpAddressType: shown });
  });

  it.each([
    ['IPv4 in a subnet without it', [0, 2], 'ipv4'],
    ['IPv6 in a subnet that has IPv4, too', [0], 'ipv6'],
    ['both in a subnet without IPv6', [0, 1], 'dualstack'],
  ] as const)('does not have %s', async (_what, subnets, wanted) => {
    await expect(create([...subnets], wanted)).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining(wanted) });
  });

  it('has five security groups at most', async () => {
    const { groups } = await vpcNamed(consumer, 'DualVPC');
    const six = Object.entries(groups).flatMap(([name, id]) => (name.startsWith('group-') ? [id] : []));
    expect((await create([0], 'ipv4', six.slice(1)))?.Groups).toHaveLength(5);
    await expect(create([0], 'ipv4', six)).rejects.toMatchObject({ name: 'SecurityGroupsPerInterfaceLimitExceeded' });
  });
});
