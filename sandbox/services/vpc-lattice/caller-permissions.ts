import type { PermissionCheck } from '@/sandbox/core/contract';

/*
 * What callers must be allowed to do in other services for a change in VPC Lattice (VPC Lattice user guide, "Amazon VPC
 * Lattice API permissions"). None of these is bound to a resource here: the network interfaces are not there yet.
 */

const toMakeInterfaces = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:AssignIpv6Addresses',
  'ec2:CreateNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
];

const needed = {
  CreateResourceGateway: toMakeInterfaces,
  UpdateResourceGateway: [...toMakeInterfaces, 'ec2:UnassignPrivateIpAddresses', 'ec2:ModifyNetworkInterfaceAttribute'],
  DeleteResourceGateway: ['ec2:DeleteNetworkInterface'],
  CreateServiceNetworkResourceAssociation: [
    'ec2:AssignIpv6Addresses',
    'ec2:CreateNetworkInterface',
    'ec2:CreateNetworkInterfacePermission',
    'ec2:DescribeNetworkInterfaces',
  ],
  CreateServiceNetworkVpcAssociation: ['ec2:DescribeVpcs'],
  CreateResourceConfiguration: ['ec2:DescribeSubnets', 'rds:DescribeDBInstances', 'rds:DescribeDBClusters'],
};

/** The checks that come on top of the operation's own. */
export function callerPermissions(operation: keyof typeof needed): PermissionCheck[] {
  return needed[operation].map((action) => ({ action, resource: '*' }));
}
