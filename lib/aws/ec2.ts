import type { IpPermission, Tag } from '@aws-sdk/client-ec2';
import { readAll, type AwsSession } from './call';
import { required } from './response';

/** One page of what EC2 lists; up to 1,000 are allowed. */
const pageSize = 500;

export interface Vpc {
  id: string;
  /** From its `Name` tag. */
  name: string | undefined;
  cidrBlocks: string[];
  isDefault: boolean;
}

export interface Subnet {
  id: string;
  name: string | undefined;
  vpcId: string;
  availabilityZone: string;
  availabilityZoneId: string | undefined;
  cidrBlock: string | undefined;
  freeAddresses: number;
  isIpv6Only: boolean;
  hasIpv6: boolean;
  /** Another account's number: the subnet is shared with this one. */
  ownerId: string | undefined;
}

/** One direction of a security group. Ports undefined: all of them. */
export interface SecurityGroupRule {
  /** `tcp`, `udp`, `icmp`, a number, or `-1` for all. */
  protocol: string;
  fromPort: number | undefined;
  toPort: number | undefined;
  cidrBlocks: string[];
  groupIds: string[];
  prefixListIds: string[];
}

export interface SecurityGroup {
  id: string;
  name: string;
  description: string | undefined;
  vpcId: string | undefined;
  inbound: SecurityGroupRule[];
  outbound: SecurityGroupRule[];
}

function nameOf(tags: Tag[] | undefined): string | undefined {
  return tags?.find((tag) => tag.Key === 'Name')?.Value;
}

function present(values: (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined);
}

function inVpc(vpcId: string | undefined) {
  return vpcId ? { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] } : {};
}

export async function listVpcs(session: AwsSession): Promise<Vpc[]> {
  const { items } = await readAll(
    session,
    'ec2',
    'DescribeVpcs',
    (ec2, NextToken) => ec2.describeVpcs({ NextToken, MaxResults: pageSize }),
    (page) => ({ items: page.Vpcs, next: page.NextToken }),
    (told) => ({
    id: required(told.VpcId, 'VpcId'),
    name: nameOf(told.Tags),
    cidrBlocks: present([
      ...(told.CidrBlockAssociationSet?.map((block) => block.CidrBlock) ?? [told.CidrBlock]),
      ...(told.Ipv6CidrBlockAssociationSet?.map((block) => block.Ipv6CidrBlock) ?? []),
    ]),
    isDefault: told.IsDefault ?? false,
  }),
  );
  return items;
}

/** Of one VPC, or of the whole account and Region. */
export async function listSubnets(session: AwsSession, vpcId?: string): Promise<Subnet[]> {
  const { items } = await readAll(
    session,
    'ec2',
    'DescribeSubnets',
    (ec2, NextToken) => ec2.describeSubnets({ NextToken, MaxResults: pageSize, ...inVpc(vpcId) }),
    (page) => ({ items: page.Subnets, next: page.NextToken }),
    (told) => ({
    id: required(told.SubnetId, 'SubnetId'),
    name: nameOf(told.Tags),
    vpcId: required(told.VpcId, 'VpcId'),
    availabilityZone: required(told.AvailabilityZone, 'AvailabilityZone'),
    availabilityZoneId: told.AvailabilityZoneId,
    cidrBlock: told.CidrBlock,
    freeAddresses: required(told.AvailableIpAddressCount, 'AvailableIpAddressCount', 'number'),
    isIpv6Only: told.Ipv6Native ?? false,
    hasIpv6: (told.Ipv6CidrBlockAssociationSet?.length ?? 0) > 0,
    ownerId: told.OwnerId,
  }),
  );
  return items;
}

function ruleOf(told: IpPermission): SecurityGroupRule {
  return {
    protocol: required(told.IpProtocol, 'IpProtocol'),
    fromPort: told.FromPort,
    toPort: told.ToPort,
    cidrBlocks: present([...(told.IpRanges?.map((range) => range.CidrIp) ?? []), ...(told.Ipv6Ranges?.map((range) => range.CidrIpv6) ?? [])]),
    groupIds: present(told.UserIdGroupPairs?.map((pair) => pair.GroupId) ?? []),
    prefixListIds: present(told.PrefixListIds?.map((list) => list.PrefixListId) ?? []),
  };
}

/** Of one VPC, or of the whole account and Region. */
export async function listSecurityGroups(session: AwsSession, vpcId?: string): Promise<SecurityGroup[]> {
  const { items } = await readAll(
    session,
    'ec2',
    'DescribeSecurityGroups',
    (ec2, NextToken) => ec2.describeSecurityGroups({ NextToken, MaxResults: pageSize, ...inVpc(vpcId) }),
    (page) => ({ items: page.SecurityGroups, next: page.NextToken }),
    (told) => ({
    id: required(told.GroupId, 'GroupId'),
    name: required(told.GroupName, 'GroupName'),
    description: told.Description,
    vpcId: told.VpcId,
    inbound: required(told.IpPermissions, 'IpPermissions', 'list').map(ruleOf),
    outbound: required(told.IpPermissionsEgress, 'IpPermissionsEgress', 'list').map(ruleOf),
  }),
  );
  return items;
}
