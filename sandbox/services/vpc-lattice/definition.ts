import type { CreateResourceConfigurationRequest, ResourceConfigurationDefinition } from '@aws-sdk/client-vpc-lattice';
import { isIPv4, isIPv6 } from 'node:net';
import { unsupported } from '../unsupported';
import { invalid } from './errors';

type CreateInput = CreateResourceConfigurationRequest;

/** Which type takes which member, from the VPC Lattice API model's own member documentation. */
const typesTaking: Partial<Record<keyof CreateInput, string[]>> = {
  portRanges: ['SINGLE', 'GROUP', 'CHILD', 'CIDR'],
  protocol: ['SINGLE', 'GROUP', 'CIDR'],
  resourceGatewayIdentifier: ['SINGLE', 'GROUP', 'ARN', 'CIDR'],
  resourceConfigurationGroupIdentifier: ['CHILD'],
  resourceConfigurationDefinition: ['SINGLE', 'CHILD', 'ARN', 'CIDR'],
  allowAssociationToShareableServiceNetwork: ['SINGLE', 'GROUP', 'ARN'],
  customDomainName: ['SINGLE', 'CHILD'],
  groupDomain: ['GROUP'],
};

export function refuseMembersOfOtherTypes(input: CreateInput): void {
  for (const [member, types] of Object.entries(typesTaking)) {
    if (input[member as keyof CreateInput] !== undefined && !types.includes(String(input.type))) {
      throw invalid(member, `Unexpected attribute ${member} for type ${input.type}`);
    }
  }
  if (input.protocol === 'TCP_UDP' && input.type !== 'CIDR') throw invalid('protocol', `Protocol TCP_UDP is not supported for type ${input.type}`);
  if (input.type !== 'SINGLE') {
    throw unsupported(`resource configurations of type ${input.type}`, 'Use type SINGLE with a DNS name or an IP address.');
  }
}

/** A target that type SINGLE can have: a domain name, or a private address. */
export function requireSingleDefinition(definition: ResourceConfigurationDefinition | undefined): ResourceConfigurationDefinition {
  const field = 'resourceConfigurationDefinition';
  if (!definition) throw invalid(field, 'resourceConfigurationDefinition is required for type SINGLE');
  if (definition.dnsResource) {
    const { domainName, ipAddressType } = definition.dnsResource;
    if (!domainName || !isDomainName(domainName)) throw invalid(field, `${domainName} is not a valid domain name`);
    if (ipAddressType === 'DUALSTACK') throw invalid(field, 'IP address type DUALSTACK is not supported for DNS resources');
    return { dnsResource: { domainName, ipAddressType: ipAddressType ?? 'IPV4' } };
  }
  if (definition.ipResource) {
    const { ipAddress } = definition.ipResource;
    if (!ipAddress || !isPrivateAddress(ipAddress)) throw invalid(field, `${ipAddress} is not a private IP address`);
    return { ipResource: { ipAddress } };
  }
  throw invalid(field, 'Type SINGLE takes a dnsResource or an ipResource');
}

/** `443` or `8000-8080`; without any, all ports. */
export function requirePortRanges(portRanges: string[] | undefined): string[] {
  if (!portRanges || portRanges.length === 0) return ['1-65535'];
  for (const range of portRanges) {
    const { low, high } = boundsOf(range);
    if (low < 1 || high > 65535 || low > high) throw invalid('portRanges', `${range} is not a valid port range`);
  }
  return portRanges;
}

export function coversPort(portRanges: string[], port: number): boolean {
  return portRanges.some((range) => boundsOf(range).low <= port && port <= boundsOf(range).high);
}

function boundsOf(range: string): { low: number; high: number } {
  const [low = '', high = low] = range.split('-');
  return { low: Number(low), high: Number(high) };
}

function isDomainName(name: string): boolean {
  return /^(?=.{3,255}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)+[A-Za-z0-9-]{2,63}$/.test(name);
}

/** IPv4: 10/8, 100.64/10, 172.16/12, 192.168/16 (VPC Lattice user guide, resource configurations). IPv6 is not told apart by prefix. */
function isPrivateAddress(address: string): boolean {
  if (isIPv6(address)) return true;
  if (!isIPv4(address)) return false;
  const [a = 0, b = 0] = address.split('.').map(Number);
  return a === 10 || (a === 100 && b >= 64 && b < 128) || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
}
