import { isIP } from 'node:net';
import type { PrivateService, World } from '@/sandbox/core/contract';
import type { ReachableResource } from '../services/ec2/reachable-resources';
import { holdsAddress } from '../services/vpc-lattice/cidr-ranges';
import { BrokenLink } from './broken-link';
import { letsIn } from './security-groups';
import { throughGateway } from './through-gateway';
import { waysInto, type WayIn } from './ways-in';

interface Candidate {
  way: WayIn;
  resource: ReachableResource;
}

/** The way of a call from a client in a VPC: endpoint or association, name, security groups, and on through the resource gateway. */
export function reachFromVpc(world: World, proxyId: string, host: string, port: number): PrivateService {
  const ways = waysInto(world, proxyId);
  if (ways.length === 0) throw new BrokenLink('endpoint', `${proxyId} is gone.`);
  const open = ways.filter(({ isOpen }) => isOpen);
  if (open.length === 0) throw new BrokenLink('endpoint', ways.map(({ id, state }) => `${id} is ${state}.`).join(' '));
  const candidates = open.flatMap((way) => way.resources().map((resource) => ({ way, resource })));
  const { way, resource } = called(candidates, host) ?? unknownName(candidates, open, host);
  if (resource.obstacle) throw new BrokenLink(resource.obstacle.link, resource.obstacle.sentence);
  if (way.securityGroupIds.length > 0 && !letsIn(world, way.securityGroupIds, way.client, port)) {
    throw new BrokenLink('security-group', `Connection Timed Out: the security groups of ${way.id} allow no TCP from ${way.client.address} on port ${port}.`);
  }
  return throughGateway(world, resource.configuration, port, host);
}

/** By a generated name, by a private one, or by an address in a network segment. */
function called(candidates: Candidate[], host: string): Candidate | undefined {
  const wanted = host.toLowerCase();
  return candidates.find(({ resource: { dnsEntry, privateDomain, configuration } }) => {
    const { cidrRanges } = configuration.definition?.cidrResource ?? {};
    if (cidrRanges) return isIP(host) !== 0 && holdsAddress(cidrRanges, host);
    return dnsEntry?.domainName === wanted || privateDomain?.toLowerCase() === wanted;
  });
}

/** Says why, as far as it can be told. */
function unknownName(candidates: Candidate[], open: WayIn[], host: string): never {
  const where = open[0]?.vpcId;
  const ids = open.map(({ id }) => id);
  const wanted = host.toLowerCase();
  const endpointId = /^vpce-[0-9a-f]+/.exec(wanted)?.[0];
  if (endpointId && !ids.includes(endpointId)) throw new BrokenLink('name', `${host} is a name of ${endpointId}, and this is the proxy of ${ids.join(' and ')} in ${where}.`);
  const behind = candidates.find(({ resource: { configuration } }) => [configuration.definition?.dnsResource?.domainName, configuration.customDomainName].some((name) => name?.toLowerCase() === wanted));
  if (behind) throw new BrokenLink('name', `${host} does not lead to ${behind.way.id}: VPC Lattice has no private hosted zone for it in ${where}.`);
  throw new BrokenLink('name', `Nothing that ${where} reaches through ${ids.join(' and ')} has the name ${host}.`);
}
