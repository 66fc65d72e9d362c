import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointAssociationsCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
} from '@aws-sdk/client-ec2';
import { CreateResourceShareCommand, DisassociateResourceShareCommand } from '@aws-sdk/client-ram';
import {
  CreateResourceConfigurationCommand,
  CreateServiceNetworkCommand,
  CreateServiceNetworkResourceAssociationCommand,
  DeleteResourceConfigurationCommand,
  DeleteResourceEndpointAssociationCommand,
  DeleteServiceNetworkCommand,
  ListResourceEndpointAssociationsCommand,
  ListServiceNetworkVpcEndpointAssociationsCommand,
  StartDomainVerificationCommand,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { makeEndpoint, vpcNamed, workload } from '@/sandbox/testing/endpoints';
import { accountClients, mainVpc, makeConfiguration, makeGateway, makeShare, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let gatewayId: string;
let configurationArn: string;
let shareArn: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  consumer = accountClients(sandbox, accounts.consumer);
  gatewayId = await makeGateway(sandbox, owner);
  configurationArn = await makeConfiguration(sandbox, owner, gatewayId);
  shareArn = await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
});
afterAll(() => sandbox.stop());

const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

async function create(more: Partial<CreateVpcEndpointCommandInput> = {}, clients = consumer) {
  const input = { VpcEndpointType: 'Resource', ...(await workload(clients)), ResourceConfigurationArn: configurationArn, ...more } as CreateVpcEndpointCommandInput;
  const { VpcEndpoint } = await clients.ec2.send(new CreateVpcEndpointCommand(input));
  return VpcEndpoint;
}

const made = (more: Partial<CreateVpcEndpointCommandInput> = {}) => makeEndpoint(sandbox, consumer, { ResourceConfigurationArn: configurationArn, ...more });

async function describeOne(id: string) {
  const { VpcEndpoints } = await consumer.ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
  return VpcEndpoints?.[0];
}

async function associationsOf(...ids: string[]) {
  const { VpcEndpointAssociations } = await consumer.ec2.send(new DescribeVpcEndpointAssociationsCommand({ VpcEndpointIds: ids }));
  return VpcEndpointAssociations ?? [];
}

const deleteEndpoints = (...ids: string[]) => consumer.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: ids }));

async function makeNetwork(clients: Clients, configurations: string[]) {
  const network = await clients.lattice.send(new CreateServiceNetworkCommand({ name: 'a-network', sharingConfig: { enabled: false } }));
  for (const resourceConfigurationIdentifier of configurations) {
    await clients.lattice.send(new CreateServiceNetworkResourceAssociationCommand({ serviceNetworkIdentifier: network.id, resourceConfigurationIdentifier }));
  }
  sandbox.advanceClock(sandbox.delays().association);
  return String(network.arn);
}

async function makeGroup(children: string[]) {
  const group = await makeConfiguration(sandbox, owner, gatewayId, { name: 'a-group', type: 'GROUP', resourceConfigurationDefinition: undefined });
  const arns: string[] = [];
  for (const name of children) {
    const child = await owner.lattice.send(
      new CreateResourceConfigurationCommand({
        name,
        type: 'CHILD',
        resourceConfigurationGroupIdentifier: group,
        resourceConfigurationDefinition: { dnsResource: { domainName: `${name}.main.example.com`, ipAddressType: 'IPV4' } },
      }),
    );
    arns.push(String(child.arn));
  }
  sandbox.advanceClock(sandbox.delays().resourceConfiguration);
  await makeShare(sandbox, owner, group, [accounts.consumer]);
  return { group, children: arns };
}

describe('the life of an endpoint', () => {
  it('is pending, available with names of its own, deleting and gone', async () => {
    const pending = await create({ SecurityGroupIds: undefined, TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: 'Name', Value: 'forecast' }] }] });
    expect(pending).toMatchObject({
      VpcEndpointId: expect.stringMatching(/^vpce-[0-9a-f]{17}$/),
      VpcEndpointType: 'Resource',
      State: 'Pending',
      IpAddressType: 'IPV4',
      PrivateDnsEnabled: false,
      Groups: [{ GroupName: 'default' }],
      OwnerId: accounts.consumer,
      ResourceConfigurationArn: configurationArn,
      Tags: [{ Key: 'Name', Value: 'forecast' }],
    });
    const id = String(pending?.VpcEndpointId);
    expect(await associationsOf(id)).toMatchObject([{ AssociatedResourceAccessibility: 'Inaccessible' }]);

    sandbox.advanceClock(sandbox.delays().vpcEndpoint);
    expect(await describeOne(id)).toMatchObject({ State: 'Available', NetworkInterfaceIds: [expect.stringMatching(/^eni-/), expect.anything(), expect.anything()] });
    expect(await associationsOf(id)).toEqual([
      {
        Id: expect.stringMatching(/^vpce-rsc-asc-[0-9a-f]{17}$/),
        VpcEndpointId: id,
        AssociatedResourceAccessibility: 'Accessible',
        AssociatedResourceArn: configurationArn,
        DnsEntry: { DnsName: `${id}.${idOf(configurationArn)}.4232ccc.vpc-lattice-rsc.us-east-1.on.aws`, HostedZoneId: expect.stringMatching(/^Z/) },
        Tags: [],
      },
    ]);

    expect(await deleteEndpoints(id)).toMatchObject({ Unsuccessful: [] });
    expect(await describeOne(id)).toMatchObject({ State: 'Deleting' });
    expect(await associationsOf(id)).toEqual([]);
    sandbox.advanceClock(sandbox.delays().vpcEndpoint);
    await expect(describeOne(id)).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' });
  });

  it('is seen by the owner of the configuration, which cannot be deleted meanwhile', async () => {
    const id = await made();
    const { items } = await owner.lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: configurationArn }));
    expect(items).toMatchObject([{ vpcEndpointId: id, vpcEndpointOwner: accounts.consumer }]);
    const remove = () => owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn }));
    await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn: shareArn, resourceArns: [configurationArn] }));
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    await expect(remove()).rejects.toMatchObject({ name: 'ConflictException' });
    expect(await associationsOf(id)).toMatchObject([{ AssociatedResourceAccessibility: 'Accessible' }]);
    await expect(create({ ClientToken: 'anew' })).rejects.toMatchObject({ name: 'InvalidResourceConfigurationArn.NotFound' });
    await deleteEndpoints(id);
    await remove();
  });

  it('goes on without what the owner has cut, and fails when that is gone before it is available', async () => {
    const [id, late] = [await made(), String((await create({ ClientToken: 'late' }))?.VpcEndpointId)];
    const { items } = await owner.lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: configurationArn }));
    for (const item of items ?? []) await owner.lattice.send(new DeleteResourceEndpointAssociationCommand({ resourceEndpointAssociationIdentifier: item.id }));
    expect(await describeOne(id)).toMatchObject({ State: 'Available' });
    expect(await associationsOf(id)).toMatchObject([{ AssociatedResourceAccessibility: 'Inaccessible', FailureReason: expect.stringContaining('is gone') }]);
    await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn: shareArn, resourceArns: [configurationArn] }));
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    await owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn }));
    sandbox.advanceClock(sandbox.delays().vpcEndpoint);
    expect(await describeOne(late)).toMatchObject({ State: 'Failed', FailureReason: expect.stringContaining('does not exist') });
    expect(await associationsOf(id)).toEqual([]);
  });

  it('deletes what it can, and tells what it cannot', async () => {
    const id = await made();
    const foreign = 'vpce-0123456789abcdef0';
    const { Unsuccessful } = await deleteEndpoints(foreign, id, 'nonsense');
    expect(Unsuccessful?.map(({ ResourceId, Error: error }) => [ResourceId, error?.Code])).toEqual([
      [foreign, 'InvalidVpcEndpoint.NotFound'],
      ['nonsense', 'InvalidVpcEndpoint.NotFound'],
    ]);
    expect(await describeOne(id)).toMatchObject({ State: 'Deleting' });
  });

  it('takes addresses of its subnets, and gives them back', async () => {
    const { SubnetIds } = await workload(consumer);
    const free = async () => (await consumer.ec2.send(new DescribeSubnetsCommand({ SubnetIds }))).Subnets?.map((subnet) => subnet.AvailableIpAddressCount);
    const before = await free();
    const id = await made();
    expect(await free()).toEqual(before?.map((count) => (count ?? 0) - 1));
    await deleteEndpoints(id);
    sandbox.advanceClock(sandbox.delays().vpcEndpoint);
    expect(await free()).toEqual(before);
  });
});

describe('what CreateVpcEndpoint refuses', () => {
  it.each<[string, Partial<CreateVpcEndpointCommandInput>, string, string]>([
    ['a type that is not played', { VpcEndpointType: 'Interface' }, 'SandboxNotSupported', 'type Interface'],
    ['no type, which means Gateway', { VpcEndpointType: undefined }, 'SandboxNotSupported', 'type Gateway'],
    ['an unknown VPC', { VpcId: 'vpc-0123456789abcdef0' }, 'InvalidVpcID.NotFound', 'vpc-0123456789abcdef0'],
    ['no subnets', { SubnetIds: [] }, 'MissingParameter', 'SubnetId'],
    ['an unknown subnet', { SubnetIds: ['subnet-0123456789abcdef0'] }, 'InvalidSubnetID.NotFound', 'subnet-0123456789abcdef0'],
    ['an unknown security group', { SecurityGroupIds: ['sg-0123456789abcdef0'] }, 'InvalidGroup.NotFound', 'sg-0123456789abcdef0'],
    ['no configuration', { ResourceConfigurationArn: undefined }, 'MissingParameter', 'ResourceConfigurationArn'],
    ['an id in place of the ARN', { ResourceConfigurationArn: 'rcfg-0123456789abcdefg' }, 'InvalidResourceConfigurationArn.Malformed', 'rcfg-'],
    ['a configuration that does not exist', { ResourceConfigurationArn: 'arn:aws:vpc-lattice:us-east-1:111111111111:resourceconfiguration/rcfg-0123456789abcdefg' }, 'InvalidResourceConfigurationArn.NotFound', 'does not exist'],
    ['a service network beside it', { ServiceNetworkArn: 'x' }, 'InvalidParameterCombination', 'ServiceNetworkArn'],
    ['a service network that does not exist', { VpcEndpointType: 'ServiceNetwork', ResourceConfigurationArn: undefined, ServiceNetworkArn: 'arn:aws:vpc-lattice:us-east-1:111111111111:servicenetwork/sn-0123456789abcdefg' }, 'InvalidParameterValue', 'does not exist'],
    ['a member of interface endpoints', { ServiceName: 'com.amazonaws.us-east-1.s3' }, 'InvalidParameter', 'ServiceName'],
    ['a single configuration for a tunnel', { VpcEndpointType: 'Tunnel' }, 'InvalidParameter', 'type SINGLE'],
    ['IPv6 in subnets without it', { IpAddressType: 'ipv6' }, 'InvalidParameter', 'ipv6'],
    ['both in subnets with IPv4 only', { IpAddressType: 'dualstack' }, 'InvalidParameter', 'dualstack'],
    ['IPv6 records of an IPv4 endpoint', { DnsOptions: { DnsRecordIpType: 'ipv6' } }, 'InvalidParameter', 'DNS record IP type'],
    ['a preference without private DNS', { DnsOptions: { PrivateDnsPreference: 'ALL_DOMAINS' } }, 'InvalidParameterCombination', 'private DNS'],
    ['an unknown preference', { PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'NONE' } }, 'InvalidParameterValue', 'PrivateDnsPreference'],
    ['domains without the preference for them', { PrivateDnsEnabled: true, DnsOptions: { PrivateDnsSpecifiedDomains: ['a.example.com'] } }, 'InvalidParameterCombination', 'VERIFIED_DOMAINS_ONLY'],
    ['the preference for domains without them', { PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'SPECIFIED_DOMAINS_ONLY' } }, 'MissingParameter', 'PrivateDnsSpecifiedDomain'],
    ['tags of another kind of object', { TagSpecifications: [{ ResourceType: 'subnet', Tags: [{ Key: 'a', Value: 'b' }] }] }, 'InvalidParameterValue', "'subnet' is not a valid taggable"],
    ["tags of AWS's own", { TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: 'aws:a', Value: 'b' }] }] }, 'InvalidParameterValue', 'reserved'],
    ['a client token of 65 letters', { ClientToken: 'a'.repeat(65) }, 'InvalidParameterValue', 'clientToken'],
    ['addresses of its choice', { SubnetConfigurations: [{ SubnetId: 'subnet-1', Ipv4: '10.20.1.9' }] }, 'SandboxNotSupported', 'SubnetConfigurations'],
  ])('%s', async (_what, more, name, sentence) => {
    await expect(create(more)).rejects.toMatchObject({ name, message: expect.stringContaining(sentence) });
    expect((await consumer.ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints).toEqual([]);
  });

  it('subnets and security groups of another VPC, two subnets of one zone, and full ones', async () => {
    const main = await vpcNamed(owner, 'MainVPC');
    const batch = await vpcNamed(owner, 'MainBatchVPC');
    const { Subnets } = await owner.ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'tag:Name', Values: ['main-nearly-full'] }] }));
    const full = String(Subnets?.[0]?.SubnetId);
    const inMain = (more: object) => create({ VpcId: main.vpcId, SubnetIds: [String(main.subnetIds[0])], SecurityGroupIds: undefined, ...more }, owner);
    await expect(create({ VpcId: main.vpcId, SubnetIds: batch.subnetIds }, owner)).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('does not belong') });
    await expect(inMain({ SecurityGroupIds: [String(batch.groups['batch-sg'])] })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('different networks') });
    await expect(inMain({ SubnetIds: [String(main.subnetIds[0]), full] })).rejects.toMatchObject({ name: 'DuplicateSubnetsInSameZone' });
    const network = await makeNetwork(owner, []);
    await expect(inMain({ VpcEndpointType: 'ServiceNetwork', SubnetIds: [full], ResourceConfigurationArn: undefined, ServiceNetworkArn: network })).rejects.toMatchObject({ name: 'InsufficientFreeAddressesInSubnet' });
    expect(await inMain({ SubnetIds: [full] })).toMatchObject({ State: 'Pending' });
  });

  it('zones that the gateway is not in', async () => {
    const { subnetIds } = await mainVpc(owner);
    const narrow = await makeGateway(sandbox, owner, { name: 'narrow', subnetIds: subnetIds.slice(0, 1) });
    const arn = await makeConfiguration(sandbox, owner, narrow, { name: 'narrow' });
    await makeShare(sandbox, owner, arn, [accounts.consumer]);
    const { SubnetIds = [] } = await workload(consumer);
    await expect(create({ ResourceConfigurationArn: arn, SubnetIds: SubnetIds.slice(1) })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('no Availability Zone in common') });
    expect(await create({ ResourceConfigurationArn: arn })).toMatchObject({ State: 'Pending' });
  });

  it("a configuration of another account that shares nothing, and another account's VPC", async () => {
    const stranger = accountClients(sandbox, accounts.secondConsumer);
    await expect(create({}, stranger)).rejects.toMatchObject({ name: 'InvalidResourceConfigurationArn.NotFound' });
    const { VpcId, SubnetIds } = await workload(consumer);
    await makeShare(sandbox, owner, configurationArn, [accounts.secondConsumer]);
    await expect(create({ VpcId }, stranger)).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    await expect(create({ SubnetIds }, stranger)).rejects.toMatchObject({ name: 'InvalidSubnetID.NotFound' });
  });

  it('a child in place of its group, and a network segment without a tunnel', async () => {
    const { group, children } = await makeGroup(['first', 'second']);
    await expect(create({ ResourceConfigurationArn: children[0] })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining(idOf(group)) });
    const inVpc = await makeGateway(sandbox, owner, { name: 'in-vpc', resourceConfigDnsResolution: 'IN_VPC' });
    const segment = await makeConfiguration(sandbox, owner, inVpc, {
      name: 'segment',
      type: 'CIDR',
      resourceConfigurationDefinition: { cidrResource: { cidrRanges: ['10.0.0.0/24'] } },
      allowAssociationToShareableServiceNetwork: undefined,
    });
    await makeShare(sandbox, owner, segment, [accounts.consumer]);
    await expect(create({ ResourceConfigurationArn: segment })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('type CIDR') });
    const tunnel = await made({ VpcEndpointType: 'Tunnel', ResourceConfigurationArn: segment });
    expect(await associationsOf(tunnel)).toMatchObject([{ AssociatedResourceArn: segment, AssociatedResourceAccessibility: 'Accessible' }]);
    expect((await associationsOf(tunnel))[0]?.DnsEntry).toBeUndefined();
  });

  it('more than the quotas allow, each of its own', async () => {
    sandbox.setQuota('ec2.resourceEndpointsPerVpc', accounts.consumer, 'us-east-1', 1);
    sandbox.setQuota('ec2.serviceNetworkEndpointsPerVpc', accounts.consumer, 'us-east-1', 1);
    const toNetwork = { VpcEndpointType: 'ServiceNetwork', ResourceConfigurationArn: undefined, ServiceNetworkArn: await makeNetwork(consumer, []) } as const;
    await create();
    await create(toNetwork);
    await expect(create()).rejects.toMatchObject({ name: 'VpcEndpointLimitExceeded' });
    await expect(create(toNetwork)).rejects.toMatchObject({ name: 'VpcEndpointLimitExceeded' });
  });
});

describe('a service network', () => {
  it('shows each of its resources under a name of its own, and cannot be deleted', async () => {
    const { group, children } = await makeGroup(['first', 'second']);
    const network = await makeNetwork(consumer, [configurationArn, group]);
    const id = await made({ VpcEndpointType: 'ServiceNetwork', ResourceConfigurationArn: undefined, ServiceNetworkArn: network });
    const rows = await associationsOf(id);
    expect(rows.map((row) => [row.AssociatedResourceArn, row.ResourceConfigurationGroupArn])).toEqual([
      [configurationArn, undefined],
      [children[0], group],
      [children[1], group],
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({ ServiceNetworkArn: network, ServiceNetworkName: 'a-network', AssociatedResourceAccessibility: 'Accessible' });
      expect(row.DnsEntry?.DnsName).toMatch(new RegExp(`^${id}-snra-[0-9a-f]{17}\\.${idOf(String(row.AssociatedResourceArn))}\\.4232ccc\\.vpc-lattice-rsc\\.us-east-1\\.on\\.aws$`));
    }
    const { items } = await consumer.lattice.send(new ListServiceNetworkVpcEndpointAssociationsCommand({ serviceNetworkIdentifier: network }));
    expect(items).toMatchObject([{ vpcEndpointId: id, vpcEndpointOwnerId: accounts.consumer }]);
    await expect(consumer.lattice.send(new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: network }))).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it('comes in pages, and is narrowed by filters', async () => {
    const { group } = await makeGroup(['first', 'second', 'third']);
    const id = await made({ ResourceConfigurationArn: group });
    const other = await made();
    const pages: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await consumer.ec2.send(new DescribeVpcEndpointAssociationsCommand({ MaxResults: 3, NextToken }));
      pages.push(page.VpcEndpointAssociations?.length ?? 0);
      ({ NextToken } = page);
    } while (NextToken);
    expect(pages).toEqual([3, 1]);
    const filtered = async (Name: string, value: string) =>
      (await consumer.ec2.send(new DescribeVpcEndpointAssociationsCommand({ Filters: [{ Name, Values: [value] }] }))).VpcEndpointAssociations?.length;
    expect(await filtered('resource-configuration-group-arn', group)).toBe(3);
    expect(await filtered('vpc-endpoint-id', other)).toBe(1);
    expect(await filtered('associated-resource-id', idOf(configurationArn))).toBe(1);
    await expect(filtered('colour', id)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

it('a service network that is shared takes endpoints of others, which outlive the share', async () => {
  const { arn, id: networkId } = await owner.lattice.send(new CreateServiceNetworkCommand({ name: 'shared-network', sharingConfig: { enabled: true } }));
  const toNetwork = { VpcEndpointType: 'ServiceNetwork', ResourceConfigurationArn: undefined, ServiceNetworkArn: arn } as const;
  await expect(create(toNetwork)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  const { resourceShare } = await owner.ram.send(new CreateResourceShareCommand({ name: 'network', resourceArns: [String(arn)], principals: [accounts.consumer] }));
  sandbox.advanceClock(sandbox.delays().shareAssociation);
  await owner.lattice.send(new CreateServiceNetworkResourceAssociationCommand({ serviceNetworkIdentifier: networkId, resourceConfigurationIdentifier: configurationArn }));
  const id = await made(toNetwork);
  await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn: resourceShare?.resourceShareArn, resourceArns: [String(arn)] }));
  sandbox.advanceClock(sandbox.delays().shareAssociation);
  expect(await associationsOf(id)).toMatchObject([{ AssociatedResourceAccessibility: 'Accessible', ServiceNetworkName: 'shared-network' }]);
  await expect(create(toNetwork)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

describe('names that the VPC answers for', () => {
  const custom = { name: 'custom', customDomainName: 'forecast.example.com' };
  const privately = { PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'ALL_DOMAINS' } };

  async function customConfiguration() {
    const arn = await makeConfiguration(sandbox, owner, gatewayId, custom);
    await makeShare(sandbox, owner, arn, [accounts.consumer]);
    return arn;
  }

  it('need private DNS, and a preference for a domain that nobody has verified', async () => {
    const arn = await customConfiguration();
    const privateName = async (more: Partial<CreateVpcEndpointCommandInput>) => (await associationsOf(await made({ ResourceConfigurationArn: arn, ...more })))[0]?.PrivateDnsEntry?.DnsName;
    expect(await privateName({})).toBeUndefined();
    expect(await privateName({ PrivateDnsEnabled: true })).toBeUndefined();
    expect(await privateName({ PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'SPECIFIED_DOMAINS_ONLY', PrivateDnsSpecifiedDomains: ['*.example.org'] } })).toBeUndefined();
    expect(await privateName({ PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'SPECIFIED_DOMAINS_ONLY', PrivateDnsSpecifiedDomains: ['*.example.com'] } })).toBe('forecast.example.com');
  });

  it('include what the provider has verified, without more words', async () => {
    const { id, txtMethodConfig } = await owner.lattice.send(new StartDomainVerificationCommand({ domainName: 'example.com' }));
    const arn = await makeConfiguration(sandbox, owner, gatewayId, { ...custom, domainVerificationIdentifier: id });
    await makeShare(sandbox, owner, arn, [accounts.consumer]);
    const endpoint = await made({ ResourceConfigurationArn: arn, PrivateDnsEnabled: true });
    expect((await associationsOf(endpoint))[0]?.PrivateDnsEntry).toBeUndefined();
    sandbox.publishTxtRecord(`${txtMethodConfig?.name}.example.com`, [String(txtMethodConfig?.value)]);
    sandbox.advanceClock(sandbox.delays().domainVerification);
    expect((await associationsOf(endpoint))[0]?.PrivateDnsEntry).toMatchObject({ DnsName: 'forecast.example.com' });
  });

  it('lead to one endpoint in a VPC', async () => {
    const arn = await customConfiguration();
    const id = await made({ ResourceConfigurationArn: arn, ...privately });
    expect(await describeOne(id)).toMatchObject({ PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'ALL_DOMAINS' } });
    await expect(made({ ResourceConfigurationArn: arn, ...privately })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('conflicting DNS domain for forecast.example.com') });
    await deleteEndpoints(id);
    await made({ ResourceConfigurationArn: arn, ...privately });
  });

  it('need both DNS attributes of the VPC', async () => {
    const batch = await vpcNamed(owner, 'MainBatchVPC');
    await expect(create({ VpcId: batch.vpcId, SubnetIds: batch.subnetIds, SecurityGroupIds: undefined, PrivateDnsEnabled: true }, owner)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${batch.vpcId}`,
    });
  });
});

describe('a client token', () => {
  it('makes one endpoint, and is good for one input', async () => {
    const [first, second] = [await create({ ClientToken: 'once' }), await create({ ClientToken: 'once' })];
    expect(second).toEqual(first);
    await expect(create({ ClientToken: 'once', SecurityGroupIds: undefined })).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
    expect((await create({ ClientToken: 'twice' }))?.VpcEndpointId).not.toBe(first?.VpcEndpointId);
  });
});

describe('ModifyVpcEndpoint', () => {
  const modify = (id: string, more: object) => consumer.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, ...more }));

  it('changes security groups and nothing else', async () => {
    const id = await made();
    const { groups } = await vpcNamed(consumer, 'WorkloadVPC');
    expect(await modify(id, { AddSecurityGroupIds: [groups['default']], RemoveSecurityGroupIds: [groups['workload-sg']] })).toMatchObject({ Return: true });
    expect((await describeOne(id))?.Groups).toMatchObject([{ GroupName: 'default' }]);
    await expect(modify(id, { RemoveSecurityGroupIds: [groups['default']] })).rejects.toMatchObject({ name: 'InvalidParameter' });
    await expect(modify(id, { RemoveSecurityGroupIds: [groups['workload-sg']] })).rejects.toMatchObject({ name: 'InvalidParameter' });
    await expect(modify(id, { PrivateDnsEnabled: true })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('PrivateDnsEnabled') });
    await expect(modify(id, { AddSubnetIds: ['subnet-0123456789abcdef0'] })).rejects.toMatchObject({ name: 'InvalidParameter' });
  });

  it('waits until the endpoint is available, and finds no foreign one', async () => {
    const pending = String((await create())?.VpcEndpointId);
    await expect(modify(pending, {})).rejects.toMatchObject({ name: 'IncorrectState' });
    const foreign = accountClients(sandbox, accounts.secondConsumer);
    await expect(foreign.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: pending }))).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' });
    await expect(modify('vpce-x', {})).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.Malformed' });
  });
});

it('endpoints are filtered in lower-case words, and other accounts have none of them', async () => {
  const id = await made();
  const pending = String((await create())?.VpcEndpointId);
  const found = async (Name: string, value: string) => {
    const { VpcEndpoints } = await consumer.ec2.send(new DescribeVpcEndpointsCommand({ Filters: [{ Name, Values: [value] }] }));
    return VpcEndpoints?.map((endpoint) => endpoint.VpcEndpointId);
  };
  expect(await found('vpc-endpoint-state', 'available')).toEqual([id]);
  expect(await found('vpc-endpoint-state', 'pending')).toEqual([pending]);
  expect(await found('vpc-endpoint-type', 'Resource')).toEqual([id, pending]);
  expect(await found('ip-address-type', 'ipv4')).toEqual([id, pending]);
  const { VpcEndpoints } = await accountClients(sandbox, accounts.secondConsumer).ec2.send(new DescribeVpcEndpointsCommand({}));
  expect(VpcEndpoints).toEqual([]);
});
