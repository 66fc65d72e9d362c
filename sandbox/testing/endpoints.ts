import { CreateVpcEndpointCommand, DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcsCommand, type CreateVpcEndpointCommandInput } from '@aws-sdk/client-ec2';
import type { Sandbox } from '../start-sandbox';
import type { Clients } from './seed-story';

/** A VPC of the caller's account by name, with its subnets in the zones a, b and c and its security groups by name. */
export async function vpcNamed({ ec2 }: Clients, name: string) {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: [name] }] }));
  const vpcId = String(Vpcs?.[0]?.VpcId);
  const ofVpc = [{ Name: 'vpc-id', Values: [vpcId] }];
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: ofVpc }));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: ofVpc }));
  return {
    vpcId,
    subnetIds: Subnets.map((subnet) => String(subnet.SubnetId)).slice(0, 3),
    groups: Object.fromEntries(SecurityGroups.map((group): [string, string] => [String(group.GroupName), String(group.GroupId)])),
  };
}

/** The consumers' WorkloadVPC, as the input of an endpoint behind which clients may call on port 443. */
export async function workload(clients: Clients) {
  const { vpcId, subnetIds, groups } = await vpcNamed(clients, 'WorkloadVPC');
  return { VpcId: vpcId, SubnetIds: subnetIds, SecurityGroupIds: [String(groups['workload-sg'])] };
}

/** Makes an endpoint in WorkloadVPC and waits for it; answers its id. */
export async function makeEndpoint(sandbox: Sandbox, clients: Clients, more: Partial<CreateVpcEndpointCommandInput>): Promise<string> {
  const { VpcEndpoint } = await clients.ec2.send(new CreateVpcEndpointCommand({ VpcEndpointType: 'Resource', ...(await workload(clients)), ...more }));
  sandbox.advanceClock(sandbox.delays().vpcEndpoint);
  return String(VpcEndpoint?.VpcEndpointId);
}
