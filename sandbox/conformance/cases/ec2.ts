import {
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DeleteTagsCommand,
  DeleteVpcEndpointsCommand,
  DescribeAvailabilityZonesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointAssociationsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  ModifyVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
} from '@aws-sdk/client-ec2';
import { CreateServiceNetworkCommand } from '@aws-sdk/client-vpc-lattice';
import { makeEndpoint, vpcNamed, workload } from '@/sandbox/testing/endpoints';
import { makeConfiguration, makeGateway, makeShare } from '@/sandbox/testing/seed-story';
import { call, type Case, type ServiceCases } from '../operation-cases';
import type { Stage } from '../stage';

const named = (value: string) => [{ Name: 'tag:Name', Values: [value] }];
const tags = [{ Key: 'team', Value: 'forecasting' }];
const absentEndpoint = 'vpce-0123456789abcdef0';

/** The configuration of service1, shared with the consumer. */
async function sharedConfiguration({ sandbox, owner }: Stage): Promise<string> {
  const arn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
  await makeShare(sandbox, owner, arn, ['222222222222']);
  return arn;
}

async function endpoint(stage: Stage): Promise<string> {
  return makeEndpoint(stage.sandbox, stage.consumer, { ResourceConfigurationArn: await sharedConfiguration(stage) });
}

/** An endpoint with every member that makes sense, or without some. */
const creating =
  (more: Partial<CreateVpcEndpointCommandInput> = {}): Case =>
  async (stage) =>
    call(
      stage.consumer.ec2,
      new CreateVpcEndpointCommand({
        VpcEndpointType: 'Resource',
        ...(await workload(stage.consumer)),
        ResourceConfigurationArn: await sharedConfiguration(stage),
        IpAddressType: 'ipv4',
        PrivateDnsEnabled: true,
        DnsOptions: { DnsRecordIpType: 'ipv4', PrivateDnsPreference: 'SPECIFIED_DOMAINS_ONLY', PrivateDnsSpecifiedDomains: ['*.example.com'] },
        ClientToken: 'a-token',
        TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: tags }],
        ...more,
      }),
    );

const withEndpoint =
  (make: (id: string, stage: Stage) => Promise<{ input: object }> | { input: object }): Case =>
  async (stage) =>
    call(stage.consumer.ec2, await make(await endpoint(stage), stage));

const usedToken: Case = async (stage) => {
  const input = { VpcEndpointType: 'Resource' as const, ...(await workload(stage.consumer)), ResourceConfigurationArn: await sharedConfiguration(stage), ClientToken: 'a-token' };
  await stage.consumer.ec2.send(new CreateVpcEndpointCommand(input));
  return call(stage.consumer.ec2, new CreateVpcEndpointCommand({ ...input, SecurityGroupIds: [] }));
};

const beyondQuota: Case = async (stage) => {
  stage.sandbox.setQuota('ec2.resourceEndpointsPerVpc', '222222222222', stage.region, 0);
  return creating()(stage);
};

const toNetwork: Case = async (stage) => {
  const network = await stage.consumer.lattice.send(new CreateServiceNetworkCommand({ name: 'a-network' }));
  return call(stage.consumer.ec2, new CreateVpcEndpointCommand({ VpcEndpointType: 'ServiceNetwork', ...(await workload(stage.consumer)), ServiceNetworkArn: network.arn }));
};

/** Two subnets of one zone, and then one that has too few addresses for a service network. */
const inSubnets =
  (...names: string[]): Case =>
  async ({ owner }) => {
    const { Subnets = [] } = await owner.ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'tag:Name', Values: names }] }));
    const { vpcId } = await vpcNamed(owner, 'MainVPC');
    const network = await owner.lattice.send(new CreateServiceNetworkCommand({ name: 'a-network' }));
    const SubnetIds = Subnets.map((subnet) => String(subnet.SubnetId));
    return call(owner.ec2, new CreateVpcEndpointCommand({ VpcEndpointType: 'ServiceNetwork', VpcId: vpcId, SubnetIds, ServiceNetworkArn: network.arn }));
  };

export const ec2Cases: ServiceCases = {
  CreateTags: {
    good: [
      async ({ consumer }) => call(consumer.ec2, new CreateTagsCommand({ Resources: [(await vpcNamed(consumer, 'WorkloadVPC')).vpcId], Tags: tags })),
      withEndpoint((id) => new CreateTagsCommand({ Resources: [id], Tags: tags })),
    ],
    bad: [
      ['InvalidVpcID.NotFound', ({ owner }) => call(owner.ec2, new CreateTagsCommand({ Resources: ['vpc-0123456789abcdef0'], Tags: tags }))],
      ['InvalidVpcEndpointId.NotFound', ({ owner }) => call(owner.ec2, new CreateTagsCommand({ Resources: [absentEndpoint], Tags: tags }))],
      ['InvalidID', ({ owner }) => call(owner.ec2, new CreateTagsCommand({ Resources: ['i-0123456789abcdef0'], Tags: tags }))],
      ['InvalidParameterValue', withEndpoint((id) => new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'aws:team', Value: 'a' }] }))],
      ['TagLimitExceeded', withEndpoint((id) => new CreateTagsCommand({ Resources: [id], Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `key-${index}`, Value: '' })) }))],
    ],
  },
  CreateVpcEndpoint: {
    good: [creating(), creating({ PrivateDnsEnabled: undefined, DnsOptions: undefined, SecurityGroupIds: undefined, TagSpecifications: undefined }), toNetwork],
    bad: [
      ['SandboxNotSupported', creating({ VpcEndpointType: 'Interface' })],
      ['MissingParameter', creating({ ResourceConfigurationArn: undefined })],
      ['InvalidVpcID.NotFound', creating({ VpcId: 'vpc-0123456789abcdef0' })],
      ['InvalidSubnetID.NotFound', creating({ SubnetIds: ['subnet-0123456789abcdef0'] })],
      ['InvalidGroup.NotFound', creating({ SecurityGroupIds: ['sg-0123456789abcdef0'] })],
      ['InvalidResourceConfigurationArn.Malformed', creating({ ResourceConfigurationArn: 'rcfg-0123456789abcdefg' })],
      ['InvalidResourceConfigurationArn.NotFound', creating({ ResourceConfigurationArn: 'arn:aws:vpc-lattice:us-east-1:111111111111:resourceconfiguration/rcfg-0123456789abcdefg' })],
      ['InvalidParameter', creating({ IpAddressType: 'dualstack' })],
      ['InvalidParameterCombination', creating({ PrivateDnsEnabled: false })],
      ['InvalidParameterValue', creating({ TagSpecifications: [{ ResourceType: 'vpc', Tags: tags }] })],
      ['IdempotentParameterMismatch', usedToken],
      ['DuplicateSubnetsInSameZone', inSubnets('main-private-a', 'main-nearly-full')],
      ['InsufficientFreeAddressesInSubnet', inSubnets('main-nearly-full')],
      ['VpcEndpointLimitExceeded', beyondQuota],
      ['DryRunOperation', creating({ DryRun: true })],
    ],
  },
  DeleteTags: {
    good: [withEndpoint((id) => new DeleteTagsCommand({ Resources: [id], Tags: tags })), withEndpoint((id) => new DeleteTagsCommand({ Resources: [id] }))],
    bad: [['InvalidSubnetID.NotFound', ({ owner }) => call(owner.ec2, new DeleteTagsCommand({ Resources: ['subnet-0123456789abcdef0'] }))]],
  },
  DeleteVpcEndpoints: {
    good: [withEndpoint((id) => new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id, absentEndpoint] }))],
    bad: [['DryRunOperation', withEndpoint((id) => new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id], DryRun: true }))]],
  },
  DescribeAvailabilityZones: {
    good: [({ owner }) => call(owner.ec2, new DescribeAvailabilityZonesCommand({ ZoneNames: ['us-east-1a'], Filters: [{ Name: 'state', Values: ['available'] }] }))],
    bad: [
      ['SignatureDoesNotMatch', ({ stranger }) => call(stranger.ec2, new DescribeAvailabilityZonesCommand({}))],
      ['InvalidParameterValue', ({ owner }) => call(owner.ec2, new DescribeAvailabilityZonesCommand({ ZoneNames: ['us-east-1z'] }))],
    ],
  },
  DescribeSecurityGroups: {
    good: [({ owner }) => call(owner.ec2, new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'ip-permission.protocol', Values: ['tcp'] }], MaxResults: 5 }))],
    bad: [
      ['InvalidGroup.NotFound', ({ owner }) => call(owner.ec2, new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0123456789abcdef0'] }))],
      ['InvalidGroupId.Malformed', ({ owner }) => call(owner.ec2, new DescribeSecurityGroupsCommand({ GroupIds: ['main-rg-sg'] }))],
      ['VPCIdNotSpecified', ({ owner }) => call(owner.ec2, new DescribeSecurityGroupsCommand({ GroupNames: ['main-rg-sg'] }))],
    ],
  },
  DescribeSubnets: {
    good: [({ owner }) => call(owner.ec2, new DescribeSubnetsCommand({ Filters: named('main-*'), MaxResults: 5 }))],
    bad: [
      ['InvalidSubnetID.NotFound', ({ owner }) => call(owner.ec2, new DescribeSubnetsCommand({ SubnetIds: ['subnet-0123456789abcdef0'] }))],
      ['FilterLimitExceeded', ({ owner }) => call(owner.ec2, new DescribeSubnetsCommand({ Filters: [{ Name: 'state', Values: Array.from({ length: 201 }, String) }] }))],
    ],
  },
  DescribeVpcEndpointAssociations: {
    good: [withEndpoint((id) => new DescribeVpcEndpointAssociationsCommand({ VpcEndpointIds: [id], Filters: [{ Name: 'vpc-endpoint-id', Values: [id] }], MaxResults: 10 }))],
    bad: [
      ['InvalidVpcEndpointId.NotFound', ({ consumer }) => call(consumer.ec2, new DescribeVpcEndpointAssociationsCommand({ VpcEndpointIds: [absentEndpoint] }))],
      ['InvalidParameterValue', ({ consumer }) => call(consumer.ec2, new DescribeVpcEndpointAssociationsCommand({ NextToken: 'nonsense' }))],
    ],
  },
  DescribeVpcEndpoints: {
    good: [withEndpoint((id) => new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id], Filters: [{ Name: 'vpc-endpoint-state', Values: ['available'] }], MaxResults: 10 }))],
    bad: [
      ['InvalidVpcEndpointId.NotFound', ({ consumer }) => call(consumer.ec2, new DescribeVpcEndpointsCommand({ VpcEndpointIds: [absentEndpoint] }))],
      ['InvalidVpcEndpointId.Malformed', ({ consumer }) => call(consumer.ec2, new DescribeVpcEndpointsCommand({ VpcEndpointIds: ['vpce-1'] }))],
    ],
  },
  DescribeVpcs: {
    good: [({ owner }) => call(owner.ec2, new DescribeVpcsCommand({ Filters: named('Main*'), MaxResults: 5 })), ({ outsider }) => call(outsider.ec2, new DescribeVpcsCommand({}))],
    bad: [['InvalidVpcID.NotFound', ({ owner }) => call(owner.ec2, new DescribeVpcsCommand({ VpcIds: ['vpc-0123456789abcdef0'] }))]],
  },
  ModifyVpcEndpoint: {
    good: [
      withEndpoint(async (id, { consumer }) => {
        const { groups } = await vpcNamed(consumer, 'WorkloadVPC');
        return new ModifyVpcEndpointCommand({ VpcEndpointId: id, AddSecurityGroupIds: [String(groups['default'])], RemoveSecurityGroupIds: [String(groups['workload-sg'])] });
      }),
    ],
    bad: [
      ['InvalidVpcEndpointId.NotFound', ({ consumer }) => call(consumer.ec2, new ModifyVpcEndpointCommand({ VpcEndpointId: absentEndpoint }))],
      ['InvalidParameter', withEndpoint((id) => new ModifyVpcEndpointCommand({ VpcEndpointId: id, PrivateDnsEnabled: true }))],
      ['InvalidGroup.NotFound', withEndpoint((id) => new ModifyVpcEndpointCommand({ VpcEndpointId: id, AddSecurityGroupIds: ['sg-0123456789abcdef0'] }))],
    ],
  },
};
