import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { BlockList, isIPv6 } from 'node:net';
import type { World } from '@/sandbox/core/contract';
import type { Ec2Object } from '@/sandbox/world/put-networks';
import type { ResourceGateway } from '../services/vpc-lattice/resource-gateway';

/** Where a call comes from, as security groups see it. */
export interface Client {
  address: string;
  securityGroupIds: string[];
}

/**
 * Whether one of the gateway's security groups has an outbound rule for TCP to this address and port. A rule towards another
 * group is taken as towards the service: the sandbox knows no groups of its private services.
 */
export function letsOut(world: World, gateway: ResourceGateway, address: string, port: number): boolean {
  return rulesOf(world, gateway.securityGroupIds, 'IpPermissionsEgress').some(
    (rule) => coversPort(rule, port) && ((rule.UserIdGroupPairs ?? []).length > 0 || coversAddress(rule, address)),
  );
}

/** Whether one of these security groups has an inbound rule for TCP from the client on this port. */
export function letsIn(world: World, securityGroupIds: string[], client: Client, port: number): boolean {
  const fromItsGroup = ({ UserIdGroupPairs = [] }: IpPermission) => UserIdGroupPairs.some(({ GroupId = '' }) => client.securityGroupIds.includes(GroupId));
  return rulesOf(world, securityGroupIds, 'IpPermissions').some((rule) => coversPort(rule, port) && (fromItsGroup(rule) || coversAddress(rule, client.address)));
}

function rulesOf(world: World, groupIds: string[], direction: 'IpPermissions' | 'IpPermissionsEgress'): IpPermission[] {
  const groups = world.collection<Ec2Object<SecurityGroup>>('ec2.securityGroup');
  return groupIds.flatMap((id) => groups.get(id)?.data[direction] ?? []);
}

function coversPort({ IpProtocol, FromPort = 0, ToPort = 65535 }: IpPermission, port: number): boolean {
  if (IpProtocol === '-1') return true;
  return (IpProtocol === 'tcp' || IpProtocol === '6') && FromPort <= port && port <= ToPort;
}

function coversAddress({ IpRanges = [], Ipv6Ranges = [] }: IpPermission, address: string): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const ranges = family === 'ipv6' ? Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6) : IpRanges.map(({ CidrIp }) => CidrIp);
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = (range ?? '').split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list.check(address, family);
}
