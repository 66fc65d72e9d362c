import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { BlockList, isIPv6 } from 'node:net';
import type { World } from '@/sandbox/core/contract';
import type { Ec2Object } from '@/sandbox/world/put-networks';
import type { ResourceGateway } from '../services/vpc-lattice/resource-gateway';

/** Whether one of the gateway's security groups has an outbound rule for TCP to this address and port. */
export function letsOut(world: World, gateway: ResourceGateway, address: string, port: number): boolean {
  const groups = world.collection<Ec2Object<SecurityGroup>>('ec2.securityGroup');
  return gateway.securityGroupIds
    .flatMap((id) => groups.get(id)?.data.IpPermissionsEgress ?? [])
    .some((rule) => coversPort(rule, port) && coversAddress(rule, address));
}

function coversPort({ IpProtocol, FromPort = 0, ToPort = 65535 }: IpPermission, port: number): boolean {
  if (IpProtocol === '-1') return true;
  return (IpProtocol === 'tcp' || IpProtocol === '6') && FromPort <= port && port <= ToPort;
}

/** A rule towards another security group is taken as towards the service: the sandbox knows no groups of its private services. */
function coversAddress({ IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [] }: IpPermission, address: string): boolean {
  if (UserIdGroupPairs.length > 0) return true;
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const ranges = family === 'ipv6' ? Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6) : IpRanges.map(({ CidrIp }) => CidrIp);
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = (range ?? '').split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list.check(address, family);
}
