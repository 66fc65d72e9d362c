import type { DescribeSubnetsRequest, DescribeSubnetsResult, Subnet } from '@aws-sdk/client-ec2';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { subnetCollection } from '@/sandbox/world/put-networks';
import { describeObjects, type FilterValues } from '../describe';

const filters: FilterValues<Subnet> = {
  'subnet-id': (subnet) => [subnet.SubnetId],
  'subnet-arn': (subnet) => [subnet.SubnetArn],
  'vpc-id': (subnet) => [subnet.VpcId],
  'availability-zone': (subnet) => [subnet.AvailabilityZone],
  availabilityZone: (subnet) => [subnet.AvailabilityZone],
  'availability-zone-id': (subnet) => [subnet.AvailabilityZoneId],
  'available-ip-address-count': (subnet) => [subnet.AvailableIpAddressCount],
  cidr: (subnet) => [subnet.CidrBlock],
  'cidr-block': (subnet) => [subnet.CidrBlock],
  cidrBlock: (subnet) => [subnet.CidrBlock],
  'default-for-az': (subnet) => [subnet.DefaultForAz],
  'ipv6-native': (subnet) => [subnet.Ipv6Native],
  'map-public-ip-on-launch': (subnet) => [subnet.MapPublicIpOnLaunch],
  'owner-id': (subnet) => [subnet.OwnerId],
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
      notFound: (id) => new ServiceError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`, {}, 400),
    });
    return { Subnets: page, NextToken };
  },
};
