import type { DescribeVpcsRequest, DescribeVpcsResult, Vpc } from '@aws-sdk/client-ec2';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { vpcCollection } from '@/sandbox/world/put-networks';
import { describeObjects, type FilterValues } from '../describe';

const filters: FilterValues<Vpc> = {
  'vpc-id': (vpc) => [vpc.VpcId],
  cidr: (vpc) => [vpc.CidrBlock],
  'cidr-block-association.cidr-block': (vpc) => (vpc.CidrBlockAssociationSet ?? []).map((one) => one.CidrBlock),
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
    const { page, NextToken } = describeObjects<Vpc>(call, {
      collection: vpcCollection,
      filters,
      ids: call.input.VpcIds,
      notFound: (id) => new ServiceError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`, {}, 400),
    });
    return { Vpcs: page, NextToken };
  },
};
