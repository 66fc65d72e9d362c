import type { DescribeVpcsRequest, DescribeVpcsResult, Vpc } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { vpcCollection } from '@/sandbox/world/put-networks';
import { describeObjects, type FilterValues } from '../describe';
import { vpcNotFound } from '../errors';

const blocks = ({ CidrBlockAssociationSet = [] }: Vpc) => CidrBlockAssociationSet;
const ipv6Blocks = ({ Ipv6CidrBlockAssociationSet = [] }: Vpc) => Ipv6CidrBlockAssociationSet;

const filters: FilterValues<Vpc> = {
  'vpc-id': (vpc) => [vpc.VpcId],
  cidr: (vpc) => [vpc.CidrBlock],
  'cidr-block-association.cidr-block': (vpc) => blocks(vpc).map((one) => one.CidrBlock),
  'cidr-block-association.association-id': (vpc) => blocks(vpc).map((one) => one.AssociationId),
  'cidr-block-association.state': (vpc) => blocks(vpc).map((one) => one.CidrBlockState?.State),
  'ipv6-cidr-block-association.ipv6-cidr-block': (vpc) => ipv6Blocks(vpc).map((one) => one.Ipv6CidrBlock),
  'ipv6-cidr-block-association.association-id': (vpc) => ipv6Blocks(vpc).map((one) => one.AssociationId),
  'ipv6-cidr-block-association.ipv6-pool': (vpc) => ipv6Blocks(vpc).map((one) => one.Ipv6Pool),
  'ipv6-cidr-block-association.state': (vpc) => ipv6Blocks(vpc).map((one) => one.Ipv6CidrBlockState?.State),
  'dhcp-options-id': (vpc) => [vpc.DhcpOptionsId],
  'is-default': (vpc) => [vpc.IsDefault],
  isDefault: (vpc) => [vpc.IsDefault],
  'owner-id': (vpc) => [vpc.OwnerId],
  state: (vpc) => [vpc.State],
};

export const describeVpcs: Operation<DescribeVpcsRequest, DescribeVpcsResult> = {
  service: 'ec2',
  name: 'DescribeVpcs',
  permissions: () => [{ action: 'ec2:DescribeVpcs', resource: '*' }],
  run(call) {
    const { page, NextToken } = describeObjects<Vpc>(call, { collection: vpcCollection, filters, ids: call.input.VpcIds, notFound: vpcNotFound });
    return { Vpcs: page, NextToken };
  },
};
