import { DescribeAvailabilityZonesCommand, DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { call, type ServiceCases } from '../operation-cases';

const named = (value: string) => [{ Name: 'tag:Name', Values: [value] }];

export const ec2Cases: ServiceCases = {
  DescribeAvailabilityZones: {
    good: [({ owner }) => call(owner.ec2, new DescribeAvailabilityZonesCommand({}))],
    bad: [['SignatureDoesNotMatch', ({ stranger }) => call(stranger.ec2, new DescribeAvailabilityZonesCommand({}))]],
  },
  DescribeSecurityGroups: {
    good: [({ owner }) => call(owner.ec2, new DescribeSecurityGroupsCommand({ MaxResults: 5 }))],
    bad: [['InvalidGroup.NotFound', ({ owner }) => call(owner.ec2, new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0123456789abcdef0'] }))]],
  },
  DescribeSubnets: {
    good: [({ owner }) => call(owner.ec2, new DescribeSubnetsCommand({ Filters: named('main-*'), MaxResults: 5 }))],
    bad: [['InvalidSubnetID.NotFound', ({ owner }) => call(owner.ec2, new DescribeSubnetsCommand({ SubnetIds: ['subnet-0123456789abcdef0'] }))]],
  },
  DescribeVpcs: {
    good: [({ owner }) => call(owner.ec2, new DescribeVpcsCommand({ Filters: named('Main*'), MaxResults: 5 })), ({ outsider }) => call(outsider.ec2, new DescribeVpcsCommand({}))],
    bad: [['InvalidVpcID.NotFound', ({ owner }) => call(owner.ec2, new DescribeVpcsCommand({ VpcIds: ['vpc-0123456789abcdef0'] }))]],
  },
};
