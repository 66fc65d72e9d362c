import type { Subnet } from '@/lib/aws/ec2';
import { gatewayNameFor } from '../names';
import type { PublishService } from '../schema';
import type { NetworkFacts } from './facts';
import { proposeSecurityGroups } from './security-groups';

/** One subnet a zone, the one with the most free addresses; AWS needs no second one. */
export function proposeSubnets(subnets: readonly Subnet[]): string[] {
  const bestOfZone = new Map<string, Subnet>();
  for (const subnet of subnets) {
    if (subnet.isIpv6Only) continue;
    const best = bestOfZone.get(subnet.availabilityZone);
    if (!best || subnet.freeAddresses > best.freeAddresses) bestOfZone.set(subnet.availabilityZone, subnet);
  }
  return [...bestOfZone.values()].sort((a, b) => a.availabilityZone.localeCompare(b.availabilityZone)).map(({ id }) => id);
}

/** Names of resource configurations that AWS has or Pergola is about to create. */
export function takenServiceNames(network: Pick<NetworkFacts, 'configurationNames' | 'reservedNames'>): ReadonlySet<string> {
  return new Set([...network.configurationNames, ...(network.reservedNames?.services ?? [])]);
}

/** Names of gateways that AWS has or Pergola is about to create. */
export function takenGatewayNames(network: Pick<NetworkFacts, 'gateways' | 'reservedNames'>): ReadonlySet<string> {
  return new Set([...network.gateways.map(({ name }) => name), ...(network.reservedNames?.gateways ?? [])]);
}

/** A new gateway for a VPC, as most people would choose it. */
export function proposeNewGateway(network: NetworkFacts, vpcId: string, portRanges: readonly string[]): Extract<PublishService['gateway'], { is: 'new' }> {
  const vpc = network.vpcs.find(({ id }) => id === vpcId);
  return {
    is: 'new',
    name: gatewayNameFor(vpc?.name ?? '', takenGatewayNames(network)),
    subnetIds: proposeSubnets(network.subnets.filter((subnet) => subnet.vpcId === vpcId)),
    securityGroupIds: proposeSecurityGroups(
      network.securityGroups.filter((group) => group.vpcId === vpcId),
      portRanges,
      vpc?.cidrBlocks ?? [],
    ),
    dnsResolution: 'PUBLIC',
  };
}

/** Gateways of a VPC that a service can be put behind. Not those that Pergola deletes. */
export function gatewaysOfVpc(network: NetworkFacts, vpcId: string): NetworkFacts['gateways'] {
  const leaving = new Set(network.reservedNames?.leavingGateways);
  return network.gateways.filter((gateway) => gateway.vpcId === vpcId && gateway.status === 'ACTIVE' && !leaving.has(gateway.name));
}

/** The gateway that a VPC has already serves another service as well; else a new one. */
export function proposeGateway(network: NetworkFacts, vpcId: string, portRanges: readonly string[]): PublishService['gateway'] {
  const existing = gatewaysOfVpc(network, vpcId)[0];
  return existing ? { is: 'existing', id: existing.id } : proposeNewGateway(network, vpcId, portRanges);
}
