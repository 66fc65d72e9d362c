import type { IpPermission, SecurityGroup, Subnet, Vpc } from '@aws-sdk/client-ec2';
import type { NetworkDeclaration } from './world-schema';
import { stableId } from './stable-id';
import { zoneId } from './zones';

export interface Network {
  vpc: Vpc;
  dns: VpcDns;
  subnets: Subnet[];
  securityGroups: SecurityGroup[];
}

/** Attributes of a VPC that DescribeVpcs does not show. */
export interface VpcDns {
  dnsSupport: boolean;
  dnsHostnames: boolean;
}

type Rule = NetworkDeclaration['securityGroups'][number]['inbound'][number];

/** AWS keeps five addresses of every subnet for itself ("Subnet CIDR blocks", Amazon VPC user guide). */
const addressesKeptByAws = 5;

/** The VPC, subnets and security groups that a declaration makes in one account and Region, as EC2 describes them. */
export function buildNetwork(network: NetworkDeclaration, accountId: string, region: string): Network {
  const vpcId = stableId('vpc', accountId, region, network.name);
  const groupId = (name: string) => stableId('sg', accountId, region, network.name, name);
  const name = (value: string) => [{ Key: 'Name', Value: value }];

  const vpc: Vpc = {
    VpcId: vpcId,
    OwnerId: accountId,
    CidrBlock: network.cidr,
    CidrBlockAssociationSet: [
      {
        AssociationId: stableId('vpc-cidr-assoc', accountId, region, network.name),
        CidrBlock: network.cidr,
        CidrBlockState: { State: 'associated' },
      },
    ],
    ...(network.ipv6Cidr
      ? {
          Ipv6CidrBlockAssociationSet: [
            {
              AssociationId: stableId('vpc-cidr-assoc', accountId, region, network.name, 'ipv6'),
              Ipv6CidrBlock: network.ipv6Cidr,
              Ipv6CidrBlockState: { State: 'associated' },
              Ipv6Pool: 'Amazon',
              NetworkBorderGroup: region,
            },
          ],
        }
      : {}),
    DhcpOptionsId: stableId('dopt', accountId, region),
    InstanceTenancy: 'default',
    IsDefault: false,
    State: 'available',
    Tags: name(network.name),
  };

  const subnets = network.subnets.map((subnet): Subnet => {
    const subnetId = stableId('subnet', accountId, region, network.name, subnet.name);
    return {
      SubnetId: subnetId,
      SubnetArn: `arn:aws:ec2:${region}:${accountId}:subnet/${subnetId}`,
      VpcId: vpcId,
      OwnerId: accountId,
      AvailabilityZone: `${region}${subnet.zone}`,
      AvailabilityZoneId: zoneId(region, subnet.zone),
      CidrBlock: subnet.cidr,
      AvailableIpAddressCount: subnet.freeAddresses ?? (subnet.cidr ? addressCount(subnet.cidr) - addressesKeptByAws : 0),
      AssignIpv6AddressOnCreation: false,
      DefaultForAz: false,
      EnableDns64: false,
      Ipv6CidrBlockAssociationSet: subnet.ipv6Cidr
        ? [
            {
              AssociationId: stableId('subnet-cidr-assoc', subnetId),
              Ipv6CidrBlock: subnet.ipv6Cidr,
              Ipv6CidrBlockState: { State: 'associated' },
            },
          ]
        : [],
      Ipv6Native: subnet.cidr === undefined,
      MapPublicIpOnLaunch: false,
      State: 'available',
      Tags: name(subnet.name),
    };
  });

  const permission = (rule: Rule): IpPermission => {
    const [from = '', to = from] = rule.ports?.split('-') ?? [];
    return {
      IpProtocol: rule.protocol === 'all' ? '-1' : rule.protocol,
      ...(rule.protocol === 'all' ? {} : { FromPort: Number(from), ToPort: Number(to) }),
      IpRanges: rule.cidrs.filter((cidr) => !cidr.includes(':')).map((CidrIp) => ({ CidrIp })),
      Ipv6Ranges: rule.cidrs.filter((cidr) => cidr.includes(':')).map((CidrIpv6) => ({ CidrIpv6 })),
      UserIdGroupPairs: rule.groups.map((group) => ({ GroupId: groupId(group), UserId: accountId })),
      PrefixListIds: [],
    };
  };
  const group = (groupName: string, description: string, inbound: IpPermission[], outbound: IpPermission[]): SecurityGroup => ({
    GroupId: groupId(groupName),
    GroupName: groupName,
    Description: description,
    OwnerId: accountId,
    VpcId: vpcId,
    SecurityGroupArn: `arn:aws:ec2:${region}:${accountId}:security-group/${groupId(groupName)}`,
    IpPermissions: inbound,
    IpPermissionsEgress: outbound,
    Tags: groupName === 'default' ? [] : name(groupName),
  });
  const anywhere = permission({ protocol: 'all', cidrs: ['0.0.0.0/0'], groups: [] });
  const fromItself = permission({ protocol: 'all', cidrs: [], groups: ['default'] });
  const securityGroups = [
    group('default', 'default VPC security group', [fromItself], [anywhere]),
    ...network.securityGroups.map((one) =>
      group(one.name, one.description, one.inbound.map(permission), one.outbound.map(permission)),
    ),
  ];
  const { dnsSupport, dnsHostnames } = network;
  return { vpc, dns: { dnsSupport, dnsHostnames }, subnets, securityGroups };
}

function addressCount(cidr: string): number {
  return 2 ** (32 - Number(cidr.split('/')[1]));
}
