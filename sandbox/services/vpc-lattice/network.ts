import type { SecurityGroup, Subnet, Vpc } from '@aws-sdk/client-ec2';
import type { Call } from '@/sandbox/core/contract';
import type { Ec2Object } from '@/sandbox/world/put-networks';
import { invalid, notFound } from './errors';

/** The caller's VPC in this Region. */
export function requireVpc(call: Call, vpcId: string): Vpc {
  const vpc = ownEc2Object<Vpc>(call, 'ec2.vpc', vpcId);
  if (!vpc) throw notFound('Vpc', vpcId);
  return vpc;
}

/** The subnets, all of this VPC, each named once. */
export function requireSubnets(call: Call, subnetIds: string[], vpcId: string): Subnet[] {
  if (new Set(subnetIds).size !== subnetIds.length) throw invalid('subnetIds', 'Subnets must be unique');
  return subnetIds.map((subnetId) => {
    const subnet = ownEc2Object<Subnet>(call, 'ec2.subnet', subnetId);
    if (!subnet) throw notFound('Subnet', subnetId);
    if (subnet.VpcId !== vpcId) throw invalid('subnetIds', `Subnet ${subnetId} does not belong to VPC ${vpcId}`);
    return subnet;
  });
}

/** The security groups, all of this VPC, each named once. */
export function requireSecurityGroups(call: Call, securityGroupIds: string[], vpcId: string): SecurityGroup[] {
  if (new Set(securityGroupIds).size !== securityGroupIds.length) throw invalid('securityGroupIds', 'Security groups must be unique');
  return securityGroupIds.map((groupId) => {
    const group = ownEc2Object<SecurityGroup>(call, 'ec2.securityGroup', groupId);
    if (!group) throw notFound('SecurityGroup', groupId);
    if (group.VpcId !== vpcId) throw invalid('securityGroupIds', `Security group ${groupId} does not belong to VPC ${vpcId}`);
    return group;
  });
}

/** AWS gives a VPC's default security group where none was named. */
export function defaultSecurityGroupIds(call: Call, vpcId: string): string[] {
  return call.world
    .collection<Ec2Object<SecurityGroup>>('ec2.securityGroup')
    .list({ accountId: call.caller.accountId, region: call.region })
    .filter((group) => group.data.VpcId === vpcId && group.data.GroupName === 'default')
    .map((group) => group.id);
}

function ownEc2Object<Shape>(call: Call, collection: string, id: string): Shape | undefined {
  const object = call.world.collection<Ec2Object<Shape>>(collection).get(id);
  return object?.accountId === call.caller.accountId && object.region === call.region ? object.data : undefined;
}
