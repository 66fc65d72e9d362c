import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  type CreateVpcEndpointCommandInput,
} from '@aws-sdk/client-ec2';
import {
  StartDomainVerificationCommand,
} from '@aws-sdk/client-vpc-lattice';
import { describe, expect, it } from 'vitest';
import { accounts } from '@/sandbox/testing/clients';
import { makeEndpoint, vpcNamed, workload } from '@/sandbox/testing/endpoints';
import { accountClients, mainVpc, makeConfiguration, makeGateway, makeShare } from '@/sandbox/testing/seed-story';
import { associationsOf, makeGroup, makeNetwork, sharedScene } from '@/sandbox/testing/shared-scene';

const scene = sharedScene();

const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

async function create(more: Partial<CreateVpcEndpointCommandInput> = {}, clients = scene.consumer) {
  const input = { VpcEndpointType: 'Resource', ...(await workload(clients)), ResourceConfigurationArn: scene.configurationArn, ...more } as CreateVpcEndpointCommandInput;
  const { VpcEndpoint } = await clients.ec2.send(new CreateVpcEndpointCommand(input));
  return VpcEndpoint;
}

const made = (more: Partial<CreateVpcEndpointCommandInput> = {}) => makeEndpoint(scene.sandbox, scene.consumer, { ResourceConfigurationArn: scene.configurationArn, ...more });

const deleteEndpoints = (...ids: string[]) => scene.consumer.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: ids }));

async function describeOne(id: string) {
  const { VpcEndpoints } = await scene.consumer.ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
  return VpcEndpoints?.[0];
}

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
    expect((await scene.consumer.ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints).toEqual([]);
  });

  it('subnets and security groups of another VPC, two subnets of one zone, and full ones', async () => {
    const main = await vpcNamed(scene.owner, 'MainVPC');
    const batch = await vpcNamed(scene.owner, 'MainBatchVPC');
    const { Subnets } = await scene.owner.ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'tag:Name', Values: ['main-nearly-full'] }] }));
    const full = String(Subnets?.[0]?.SubnetId);
    const inMain = (more: object) => create({ VpcId: main.vpcId, SubnetIds: [String(main.subnetIds[0])], SecurityGroupIds: undefined, ...more }, scene.owner);
    await expect(create({ VpcId: main.vpcId, SubnetIds: batch.subnetIds }, scene.owner)).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('does not belong') });
    await expect(inMain({ SecurityGroupIds: [String(batch.groups['batch-sg'])] })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('different networks') });
    await expect(inMain({ SubnetIds: [String(main.subnetIds[0]), full] })).rejects.toMatchObject({ name: 'DuplicateSubnetsInSameZone' });
    const network = (await makeNetwork(scene, scene.owner, [])).arn;
    await expect(inMain({ VpcEndpointType: 'ServiceNetwork', SubnetIds: [full], ResourceConfigurationArn: undefined, ServiceNetworkArn: network })).rejects.toMatchObject({ name: 'InsufficientFreeAddressesInSubnet' });
    expect(await inMain({ SubnetIds: [full] })).toMatchObject({ State: 'Pending' });
  });

  it('zones that the gateway is not in', async () => {
    const { subnetIds } = await mainVpc(scene.owner);
    const narrow = await makeGateway(scene.sandbox, scene.owner, { name: 'narrow', subnetIds: subnetIds.slice(0, 1) });
    const arn = await makeConfiguration(scene.sandbox, scene.owner, narrow, { name: 'narrow' });
    await makeShare(scene.sandbox, scene.owner, arn, [accounts.consumer]);
    const { SubnetIds } = await workload(scene.consumer);
    await expect(create({ ResourceConfigurationArn: arn, SubnetIds: SubnetIds.slice(1) })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('no Availability Zone in common') });
    expect(await create({ ResourceConfigurationArn: arn })).toMatchObject({ State: 'Pending' });
  });

  it('a tunnel into more zones than the gateway is in', async () => {
    const { subnetIds } = await mainVpc(scene.owner);
    const narrow = await makeGateway(scene.sandbox, scene.owner, { name: 'narrow', subnetIds: subnetIds.slice(0, 1), resourceConfigDnsResolution: 'IN_VPC' });
    const segment = await makeConfiguration(scene.sandbox, scene.owner, narrow, {
      name: 'segment',
      type: 'CIDR',
      resourceConfigurationDefinition: { cidrResource: { cidrRanges: ['10.0.0.0/24'] } },
      allowAssociationToShareableServiceNetwork: undefined,
    });
    await makeShare(scene.sandbox, scene.owner, segment, [accounts.consumer]);
    const tunnel = { VpcEndpointType: 'Tunnel', ResourceConfigurationArn: segment } as const;
    await expect(create(tunnel)).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('must be in the Availability Zones') });
    const { SubnetIds } = await workload(scene.consumer);
    expect(await create({ ...tunnel, SubnetIds: SubnetIds.slice(0, 1) })).toMatchObject({ VpcEndpointType: 'Tunnel', State: 'Pending' });
  });

  it('a name that would lead to the endpoint itself', async () => {
    const inVpc = await makeGateway(scene.sandbox, scene.owner, { name: 'in-vpc', resourceConfigDnsResolution: 'IN_VPC' });
    const arn = await makeConfiguration(scene.sandbox, scene.owner, inVpc, { name: 'circle', customDomainName: 'main.example.com' });
    const main = await vpcNamed(scene.owner, 'MainVPC');
    const batch = await vpcNamed(scene.owner, 'MainBatchVPC');
    const inOne = ({ vpcId, subnetIds }: typeof main) => create({ ResourceConfigurationArn: arn, VpcId: vpcId, SubnetIds: subnetIds, SecurityGroupIds: undefined }, scene.owner);
    await expect(inOne(main)).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('would lead to the endpoint itself') });
    expect(await inOne(batch)).toMatchObject({ State: 'Pending' });
  });

  it("a configuration of another account that shares nothing, and another account's VPC", async () => {
    const stranger = accountClients(scene.sandbox, accounts.secondConsumer);
    await expect(create({}, stranger)).rejects.toMatchObject({ name: 'InvalidResourceConfigurationArn.NotFound' });
    const { VpcId, SubnetIds } = await workload(scene.consumer);
    await makeShare(scene.sandbox, scene.owner, scene.configurationArn, [accounts.secondConsumer]);
    await expect(create({ VpcId }, stranger)).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    await expect(create({ SubnetIds }, stranger)).rejects.toMatchObject({ name: 'InvalidSubnetID.NotFound' });
  });

  it('a child in place of its group, and a network segment without a tunnel', async () => {
    const { group, children } = await makeGroup(scene, ['first', 'second']);
    await expect(create({ ResourceConfigurationArn: children[0] })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining(idOf(group)) });
    const inVpc = await makeGateway(scene.sandbox, scene.owner, { name: 'in-vpc', resourceConfigDnsResolution: 'IN_VPC' });
    const segment = await makeConfiguration(scene.sandbox, scene.owner, inVpc, {
      name: 'segment',
      type: 'CIDR',
      resourceConfigurationDefinition: { cidrResource: { cidrRanges: ['10.0.0.0/24'] } },
      allowAssociationToShareableServiceNetwork: undefined,
    });
    await makeShare(scene.sandbox, scene.owner, segment, [accounts.consumer]);
    await expect(create({ ResourceConfigurationArn: segment })).rejects.toMatchObject({ name: 'InvalidParameter', message: expect.stringContaining('type CIDR') });
    const tunnel = await made({ VpcEndpointType: 'Tunnel', ResourceConfigurationArn: segment });
    expect(await associationsOf(scene.consumer, tunnel)).toMatchObject([{ AssociatedResourceArn: segment, AssociatedResourceAccessibility: 'Accessible' }]);
    expect((await associationsOf(scene.consumer, tunnel))[0]?.DnsEntry).toBeUndefined();
  });

  it('more than the quotas allow, each of its own', async () => {
    scene.sandbox.setQuota('ec2.resourceEndpointsPerVpc', accounts.consumer, 'us-east-1', 1);
    scene.sandbox.setQuota('ec2.serviceNetworkEndpointsPerVpc', accounts.consumer, 'us-east-1', 1);
    const toNetwork = { VpcEndpointType: 'ServiceNetwork', ResourceConfigurationArn: undefined, ServiceNetworkArn: (await makeNetwork(scene, scene.consumer, [])).arn } as const;
    await create();
    await create(toNetwork);
    await expect(create()).rejects.toMatchObject({ name: 'VpcEndpointLimitExceeded' });
    await expect(create(toNetwork)).rejects.toMatchObject({ name: 'VpcEndpointLimitExceeded' });
  });
});

describe('names that the VPC answers for', () => {
  const custom = { name: 'custom', customDomainName: 'forecast.example.com' };
  const privately = { PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'ALL_DOMAINS' } };

  async function customConfiguration() {
    const arn = await makeConfiguration(scene.sandbox, scene.owner, scene.gatewayId, custom);
    await makeShare(scene.sandbox, scene.owner, arn, [accounts.consumer]);
    return arn;
  }

  it('need private DNS, and a preference for a domain that nobody has verified', async () => {
    const arn = await customConfiguration();
    const privateName = async (more: Partial<CreateVpcEndpointCommandInput>) => (await associationsOf(scene.consumer, await made({ ResourceConfigurationArn: arn, ...more })))[0]?.PrivateDnsEntry?.DnsName;
    expect(await privateName({})).toBeUndefined();
    expect(await privateName({ PrivateDnsEnabled: true })).toBeUndefined();
    expect(await privateName({ PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'SPECIFIED_DOMAINS_ONLY', PrivateDnsSpecifiedDomains: ['*.example.org'] } })).toBeUndefined();
    expect(await privateName({ PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'SPECIFIED_DOMAINS_ONLY', PrivateDnsSpecifiedDomains: ['*.example.com'] } })).toBe('forecast.example.com');
  });

  it('include what the provider has verified, without more words', async () => {
    const { id, txtMethodConfig } = await scene.owner.lattice.send(new StartDomainVerificationCommand({ domainName: 'example.com' }));
    const arn = await makeConfiguration(scene.sandbox, scene.owner, scene.gatewayId, { ...custom, domainVerificationIdentifier: id });
    await makeShare(scene.sandbox, scene.owner, arn, [accounts.consumer]);
    const endpoint = await made({ ResourceConfigurationArn: arn, PrivateDnsEnabled: true });
    expect((await associationsOf(scene.consumer, endpoint))[0]?.PrivateDnsEntry).toBeUndefined();
    scene.sandbox.publishTxtRecord(`${txtMethodConfig?.name}.example.com`, [String(txtMethodConfig?.value)]);
    scene.sandbox.advanceClock(scene.sandbox.delays().domainVerification);
    expect((await associationsOf(scene.consumer, endpoint))[0]?.PrivateDnsEntry).toMatchObject({ DnsName: 'forecast.example.com' });
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
    const batch = await vpcNamed(scene.owner, 'MainBatchVPC');
    await expect(create({ VpcId: batch.vpcId, SubnetIds: batch.subnetIds, SecurityGroupIds: undefined, PrivateDnsEnabled: true }, scene.owner)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${batch.vpcId}`,
    });
  });
});
