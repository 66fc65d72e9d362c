import type { Call, PermissionCheck } from '@/sandbox/core/contract';

/*
 * What callers must be allowed to do in other services for a change in VPC Lattice (VPC Lattice user guide, "Amazon VPC
 * Lattice API permissions"). VPC Lattice asks with the caller's rights. The guide names actions and no resources: these are
 * the resources and condition keys that EC2 documents for them.
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

/** Where the network interfaces are made; undefined members are not known. */
interface Place {
  vpcId?: string | undefined;
  subnetIds?: string[] | undefined;
  securityGroupIds?: string[] | undefined;
}

/** The checks that come on top of the operation's own. */
export function callerPermissions(call: Call, operation: keyof typeof needed, place: Place = {}): PermissionCheck[] {
  return needed[operation].flatMap((action) => checksOf(call, action, place)).map((check) => ({ ...check, via: 'vpc-lattice.amazonaws.com' }));
}

function checksOf(call: Call, action: string, { vpcId, subnetIds = [], securityGroupIds = [] }: Place): PermissionCheck[] {
  if (!/NetworkInterface|Addresses/.test(action) || action === 'ec2:DescribeNetworkInterfaces') return [{ action, resource: '*' }];
  const arnOf = (kind: string, id: string) => `arn:aws:ec2:${call.region}:${call.caller.accountId}:${kind}/${id}`;
  const inVpc: Record<string, string> = vpcId ? { 'ec2:Vpc': arnOf('vpc', vpcId) } : {};
  const anyInterface = arnOf('network-interface', '*');
  if (action !== 'ec2:CreateNetworkInterface') {
    const subnets = subnetIds.length > 0 ? subnetIds.map((id) => ({ 'ec2:Subnet': arnOf('subnet', id) })) : [{}];
    return subnets.map((subnet) => ({ action, resource: anyInterface, context: { ...inVpc, ...subnet } }));
  }
  return [
    { action, resource: anyInterface },
    ...subnetIds.map((id) => ({ action, resource: arnOf('subnet', id), context: { ...inVpc, 'ec2:SubnetID': id } })),
    ...securityGroupIds.map((id) => ({ action, resource: arnOf('security-group', id), context: { ...inVpc, 'ec2:SecurityGroupID': id } })),
  ];
}
