import { fail, pass, warn, type Verdict } from './check';
import type { PublishFacts } from './facts';

/** VPC Lattice takes this many IPv4 addresses for each network interface of a gateway, one a subnet (AWS VPC Lattice user guide). */
export const addressesPerSubnet = 16;

/** A gateway is in one VPC; what it can be reached from is decided by its zones, which nothing changes later. */
export function checkSubnets({ gateway, vpcId, network }: Pick<PublishFacts, 'gateway' | 'vpcId' | 'network'>): Verdict {
  const { subnets } = gateway;
  if (subnets.length === 0) return fail('No subnet is chosen, so the gateway would be nowhere.', 'Choose one subnet in each of at least two zones.');
  const strangers = subnets.filter((subnet) => subnet.vpcId !== vpcId);
  if (strangers.length > 0) {
    return fail(`${strangers.map(({ id }) => id).join(', ')} ${strangers.length === 1 ? 'is' : 'are'} not in ${vpcId}.`, 'Choose subnets of the service’s own VPC.');
  }
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  if (zones.size === 1) {
    return warn(
      `All subnets are in ${[...zones][0]}. Consumers reach the service only through zones that they share with the gateway, and if this one fails the service is gone.`,
      'Choose a subnet in a second zone; it cannot be added later.',
    );
  }
  if (zones.size < subnets.length) return warn('Two of the subnets are in the same zone; AWS needs no more than one in each.', 'Keep one subnet a zone.');
  const shared = subnets.find(({ ownerId }) => ownerId && ownerId !== network.accountId);
  if (shared) return warn(`${shared.id} is shared by account ${shared.ownerId}; AWS restricts gateways in shared subnets.`, 'Choose subnets that the account owns, if there are any.');
  return pass(`${subnets.length} subnets of ${vpcId}, in ${[...zones].sort().join(', ')}.`);
}

export function checkFreeAddresses({ gateway }: Pick<PublishFacts, 'gateway'>): Verdict {
  if (!gateway.isNew) return pass('The gateway has its addresses already.');
  const short = gateway.subnets.filter(({ freeAddresses, isIpv6Only }) => !isIpv6Only && freeAddresses < addressesPerSubnet);
  if (short.length > 0) {
    const told = short.map(({ id, freeAddresses }) => `${id} has ${freeAddresses}`).join(', ');
    return fail(`A gateway takes ${addressesPerSubnet} addresses in each subnet; ${told}.`, 'Choose other subnets, or free addresses there.');
  }
  const fewest = Math.min(...gateway.subnets.map(({ freeAddresses }) => freeAddresses));
  return pass(`Each subnet has the ${addressesPerSubnet} free addresses that a gateway takes (the fullest has ${fewest}).`);
}
