import type { ModifyVpcEndpointRequest, ModifyVpcEndpointResult } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { refuseDryRun } from '../describe';
import { requireEndpointGroups } from '../endpoint-network';
import { ec2Error } from '../errors';
import { checkOnObject } from '../find-object';
import { ownEndpoint } from '../own-endpoints';
import { vpcEndpoints } from '../vpc-endpoint';

/** "After you create a resource endpoint, you can only modify its security groups or tags" (AWS PrivateLink user guide; likewise service network endpoints). */
const unchangeable = [
  'ResetPolicy',
  'PolicyDocument',
  'AddRouteTableIds',
  'RemoveRouteTableIds',
  'AddSubnetIds',
  'RemoveSubnetIds',
  'IpAddressType',
  'DnsOptions',
  'PrivateDnsEnabled',
  'SubnetConfigurations',
] as const satisfies (keyof ModifyVpcEndpointRequest)[];

export const modifyVpcEndpoint: Operation<ModifyVpcEndpointRequest, ModifyVpcEndpointResult> = {
  service: 'ec2',
  name: 'ModifyVpcEndpoint',
  permissions(call) {
    const { VpcEndpointId, AddSecurityGroupIds = [], RemoveSecurityGroupIds = [], AddSubnetIds = [], RemoveSubnetIds = [] } = call.input;
    const action = 'ModifyVpcEndpoint';
    return [
      checkOnObject(call, action, 'vpce', String(VpcEndpointId)),
      ...[...AddSecurityGroupIds, ...RemoveSecurityGroupIds].map((id) => checkOnObject(call, action, 'sg', id)),
      ...[...AddSubnetIds, ...RemoveSubnetIds].map((id) => checkOnObject(call, action, 'subnet', id)),
    ];
  },
  run(call) {
    const { DryRun, VpcEndpointId, AddSecurityGroupIds = [], RemoveSecurityGroupIds = [] } = call.input;
    refuseDryRun(DryRun);
    const endpoint = ownEndpoint(call, String(VpcEndpointId));
    const fixed = unchangeable.find((member) => call.input[member] !== undefined);
    if (fixed) throw ec2Error('InvalidParameter', `${fixed} cannot be modified for VPC endpoints of type ${endpoint.type}`);
    if (endpoint.state !== 'Available') throw ec2Error('IncorrectState', `The VPC endpoint ${endpoint.id} is in state ${endpoint.state}, not Available`);
    const notThere = RemoveSecurityGroupIds.find((id) => !endpoint.securityGroupIds.includes(id));
    if (notThere) throw ec2Error('InvalidParameter', `The security group ${notThere} is not associated with the VPC endpoint ${endpoint.id}`);

    const kept = endpoint.securityGroupIds.filter((id) => !RemoveSecurityGroupIds.includes(id));
    const groups = [...kept, ...AddSecurityGroupIds];
    if (groups.length === 0) throw ec2Error('InvalidParameter', `The VPC endpoint ${endpoint.id} must have at least one security group`);
    vpcEndpoints(call.world).put({ ...endpoint, securityGroupIds: requireEndpointGroups(call, groups, endpoint.vpcId) });
    return { Return: true };
  },
};
