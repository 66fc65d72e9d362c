import type { DescribeSubnetsRequest, DescribeSubnetsResult, Subnet } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { subnetCollection } from '@/sandbox/world/put-networks';
import { describeObjects, type FilterValues } from '../describe';
import { subnetNotFound } from '../errors';
import { freeAddresses } from '../subnet-addresses';

const ipv6Blocks = ({ Ipv6CidrBlockAssociationSet = [] }: Subnet) => Ipv6CidrBlockAssociationSet;

const filters: FilterValues<Subnet> = {
  'subnet-id': (subnet) => [subnet.SubnetId],
  'subnet-arn': (subnet) => [subnet.SubnetArn],
  'vpc-id': (subnet) => [subnet.VpcId],
  'availability-zone': (subnet) => [subnet.AvailabilityZone],
  availabilityZone: (subnet) => [subnet.AvailabilityZone],
  'availability-zone-id': (subnet) => [subnet.AvailabilityZoneId],
  availabilityZoneId: (subnet) => [subnet.AvailabilityZoneId],
  'available-ip-address-count': (subnet) => [subnet.AvailableIpAddressCount],
  cidr: (subnet) => [subnet.CidrBlock],
  'cidr-block': (subnet) => [subnet.CidrBlock],
  cidrBlock: (subnet) => [subnet.CidrBlock],
  'customer-owned-ipv4-pool': (subnet) => [subnet.CustomerOwnedIpv4Pool],
  'default-for-az': (subnet) => [subnet.DefaultForAz],
  defaultForAz: (subnet) => [subnet.DefaultForAz],
  'enable-dns64': (subnet) => [subnet.EnableDns64],
  'enable-lni-at-device-index': (subnet) => [subnet.EnableLniAtDeviceIndex],
  'ipv6-cidr-block-association.ipv6-cidr-block': (subnet) => ipv6Blocks(subnet).map((one) => one.Ipv6CidrBlock),
  'ipv6-cidr-block-association.association-id': (subnet) => ipv6Blocks(subnet).map((one) => one.AssociationId),
  'ipv6-cidr-block-association.state': (subnet) => ipv6Blocks(subnet).map((one) => one.Ipv6CidrBlockState?.State),
  'ipv6-native': (subnet) => [subnet.Ipv6Native],
  'map-customer-owned-ip-on-launch': (subnet) => [subnet.MapCustomerOwnedIpOnLaunch],
  'map-public-ip-on-launch': (subnet) => [subnet.MapPublicIpOnLaunch],
  'outpost-arn': (subnet) => [subnet.OutpostArn],
  'owner-id': (subnet) => [subnet.OwnerId],
  'private-dns-name-options-on-launch.hostname-type': (subnet) => [subnet.PrivateDnsNameOptionsOnLaunch?.HostnameType],
  'private-dns-name-options-on-launch.enable-resource-name-dns-a-record': (subnet) => [subnet.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsARecord],
  'private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record': (subnet) => [subnet.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsAAAARecord],
  state: (subnet) => [subnet.State],
};

export const describeSubnets: Operation<DescribeSubnetsRequest, DescribeSubnetsResult> = {
  service: 'ec2',
  name: 'DescribeSubnets',
  permissions: () => [{ action: 'ec2:DescribeSubnets', resource: '*' }],
  run(call) {
    const { page, NextToken } = describeObjects<Subnet>(call, {
      collection: subnetCollection,
      filters,
      ids: call.input.SubnetIds,
      notFound: subnetNotFound,
      now: (world, subnet) => ({ AvailableIpAddressCount: freeAddresses(world, subnet) }),
    });
    return { Subnets: page, NextToken };
  },
};
