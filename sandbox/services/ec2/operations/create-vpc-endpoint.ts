import type { CreateVpcEndpointRequest, CreateVpcEndpointResult } from '@aws-sdk/client-ec2';
import type { Call, Operation, PermissionCheck } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { createEndpoint } from '../create-vpc-endpoint';
import { refuseDryRun } from '../describe';
import { ec2Error } from '../errors';
import { checkOnObject } from '../find-object';
import { ec2RequestTagKeys } from '../object-tags';
import { shownVpcEndpoint, vpcEndpoints } from '../vpc-endpoint';

const longestToken = 64;

export const createVpcEndpoint: Operation<CreateVpcEndpointRequest, CreateVpcEndpointResult> = {
  service: 'ec2',
  name: 'CreateVpcEndpoint',
  permissions: checks,
  run(call) {
    const { DryRun, ClientToken, ...input } = call.input;
    refuseDryRun(DryRun);
    if ((ClientToken ?? '').length > longestToken) {
      throw ec2Error('InvalidParameterValue', `Value (${ClientToken}) for parameter clientToken is invalid. It has more than ${longestToken} characters.`);
    }
    const endpoint = createOnce(
      { ...call, input: { ...input, clientToken: ClientToken } },
      (id) => vpcEndpoints(call.world).get(id),
      () => ec2Error('IdempotentParameterMismatch', 'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).'),
      () => createEndpoint(call),
    );
    return { VpcEndpoint: shownVpcEndpoint(call.world, endpoint), ClientToken };
  },
};

/** "Actions, resources, and condition keys for Amazon EC2": the VPC, the endpoint to be, its subnets and security groups, and what depends on it. */
function checks(call: Call<CreateVpcEndpointRequest>): PermissionCheck[] {
  const { VpcId, SubnetIds = [], SecurityGroupIds = [], TagSpecifications = [], PrivateDnsEnabled, ServiceNetworkArn } = call.input;
  const action = 'CreateVpcEndpoint';
  const requestTags = ec2RequestTagKeys(TagSpecifications.flatMap(({ Tags = [] }) => Tags));
  return [
    checkOnObject(call, action, 'vpc', String(VpcId)),
    checkOnObject(call, action, 'vpce', '*', requestTags),
    ...SubnetIds.map((id) => checkOnObject(call, action, 'subnet', id)),
    ...SecurityGroupIds.map((id) => checkOnObject(call, action, 'sg', id)),
    ...(TagSpecifications.length > 0 ? [checkOnObject(call, 'CreateTags', 'vpce', '*', { ...requestTags, 'ec2:CreateAction': action })] : []),
    ...(PrivateDnsEnabled ? [{ action: 'route53:AssociateVPCWithHostedZone', resource: 'arn:aws:route53:::hostedzone/*', via: 'ec2.amazonaws.com' }] : []),
    // Knows no resource type in the service authorization reference of VPC Lattice.
    ...(ServiceNetworkArn ? [{ action: 'vpc-lattice:CreateServiceNetworkVpcEndpointAssociation', resource: '*', via: 'ec2.amazonaws.com' }] : []),
  ];
}
