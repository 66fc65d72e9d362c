import type { DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult, IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { securityGroupCollection } from '@/sandbox/world/put-networks';
import { describeObjects, type FilterValues } from '../describe';
import { ec2Error, securityGroupNotFound } from '../errors';

function permissionFilters(prefix: string, of: (group: SecurityGroup) => IpPermission[]): FilterValues<SecurityGroup> {
  return {
    [`${prefix}.cidr`]: (group) => of(group).flatMap((rule) => (rule.IpRanges ?? []).map((range) => range.CidrIp)),
    [`${prefix}.ipv6-cidr`]: (group) => of(group).flatMap((rule) => (rule.Ipv6Ranges ?? []).map((range) => range.CidrIpv6)),
    [`${prefix}.from-port`]: (group) => of(group).map((rule) => rule.FromPort),
    [`${prefix}.to-port`]: (group) => of(group).map((rule) => rule.ToPort),
    [`${prefix}.protocol`]: (group) => of(group).map((rule) => rule.IpProtocol),
    [`${prefix}.group-id`]: (group) => of(group).flatMap((rule) => (rule.UserIdGroupPairs ?? []).map((pair) => pair.GroupId)),
    [`${prefix}.group-name`]: (group) => of(group).flatMap((rule) => (rule.UserIdGroupPairs ?? []).map((pair) => pair.GroupName)),
    [`${prefix}.user-id`]: (group) => of(group).flatMap((rule) => (rule.UserIdGroupPairs ?? []).map((pair) => pair.UserId)),
    [`${prefix}.prefix-list-id`]: (group) => of(group).flatMap((rule) => (rule.PrefixListIds ?? []).map((list) => list.PrefixListId)),
  };
}

const filters: FilterValues<SecurityGroup> = {
  'group-id': (group) => [group.GroupId],
  'group-name': (group) => [group.GroupName],
  description: (group) => [group.Description],
  'vpc-id': (group) => [group.VpcId],
  'owner-id': (group) => [group.OwnerId],
  ...permissionFilters('ip-permission', (group) => group.IpPermissions ?? []),
  ...permissionFilters('egress.ip-permission', (group) => group.IpPermissionsEgress ?? []),
};

export const describeSecurityGroups: Operation<DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult> = {
  service: 'ec2',
  name: 'DescribeSecurityGroups',
  permissions: () => [{ action: 'ec2:DescribeSecurityGroups', resource: '*' }],
  run(call) {
    if (call.input.GroupNames?.length) {
      throw ec2Error('VPCIdNotSpecified', "No default VPC for this user: GroupName finds groups there only. Use the filter 'group-name'.");
    }
    const { page, NextToken } = describeObjects<SecurityGroup>(call, {
      collection: securityGroupCollection,
      filters,
      ids: call.input.GroupIds,
      notFound: securityGroupNotFound,
    });
    return { SecurityGroups: page, NextToken };
  },
};
