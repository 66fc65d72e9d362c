import type { ResourceConfigurationDefinition, ResourceConfigurationType, ResourceGatewayIpAddressType } from '@aws-sdk/client-vpc-lattice';
import type { Vpc } from '@aws-sdk/client-ec2';
import { isIPv4, isIPv6 } from 'node:net';
import type { Call } from '@/sandbox/core/contract';
import { familyOf, holdsAddress, requireCidrRanges } from './cidr-ranges';
import { requireDatabase } from './database-target';
import { isDomainName } from './domain-name';
import { invalid } from './errors';
import { requireVpc } from './network';
import type { ResourceGateway } from './resource-gateway';

const field = 'resourceConfigurationDefinition';

/** What a configuration of this type points to behind the gateway, with AWS's defaults; a GROUP points to nothing itself. */
export function requireDefinition(
  call: Call,
  type: ResourceConfigurationType,
  definition: ResourceConfigurationDefinition | undefined,
  gateway: ResourceGateway,
): ResourceConfigurationDefinition | undefined {
  if (type === 'GROUP') return undefined;
  if (!definition) throw invalid(field, `${field} is required for type ${type}`);
  if (type === 'ARN') {
    if (!definition.arnResource) throw invalid(field, 'Type ARN takes an arnResource');
    return { arnResource: { arn: requireDatabase(call, definition.arnResource.arn, gateway).arn } };
  }
  if (type === 'CIDR') {
    if (!definition.cidrResource) throw invalid(field, 'Type CIDR takes a cidrResource');
    return { cidrResource: { cidrRanges: cidrRangesBehind(gateway, definition.cidrResource.cidrRanges) } };
  }
  if (definition.dnsResource) return dnsTarget(definition.dnsResource, gateway);
  if (definition.ipResource) return addressTarget(call, definition.ipResource.ipAddress ?? '', gateway);
  throw invalid(field, `Type ${type} takes a dnsResource or an ipResource`);
}

function dnsTarget({ domainName, ipAddressType: wanted }: NonNullable<ResourceConfigurationDefinition['dnsResource']>, gateway: ResourceGateway) {
  if (!domainName || !isDomainName(domainName)) throw invalid(field, `${domainName} is not a valid domain name`);
  if (wanted === 'DUALSTACK') throw invalid(field, 'IP address type DUALSTACK is not supported for DNS resources');
  const ipAddressType = wanted ?? (gateway.ipAddressType === 'IPV6' ? 'IPV6' : 'IPV4');
  requireFamily(gateway, ipAddressType === 'IPV6' ? 6 : 4, domainName);
  return { dnsResource: { domainName, ipAddressType } };
}

/** IPv4: 10/8, 100.64/10, 172.16/12, 192.168/16. IPv6: of the gateway's VPC (VPC Lattice user guide, resource configurations). */
function addressTarget(call: Call, ipAddress: string, gateway: ResourceGateway) {
  if (isIPv4(ipAddress)) {
    if (!holdsAddress(privateRanges, ipAddress)) throw invalid(field, `${ipAddress} is not a private IP address`);
    requireFamily(gateway, 4, ipAddress);
  } else if (isIPv6(ipAddress)) {
    requireFamily(gateway, 6, ipAddress);
    if (!holdsAddress(ipv6RangesOf(requireVpc(call, gateway.vpcId)), ipAddress)) throw invalid(field, `${ipAddress} is not an address of VPC ${gateway.vpcId}`);
  } else {
    throw invalid(field, `${ipAddress} is not a valid IP address`);
  }
  return { ipResource: { ipAddress } };
}

const privateRanges = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];

function ipv6RangesOf(vpc: Vpc): string[] {
  return (vpc.Ipv6CidrBlockAssociationSet ?? []).flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []);
}

function cidrRangesBehind(gateway: ResourceGateway, wanted: string[] | undefined): string[] {
  const cidrRanges = requireCidrRanges(wanted);
  for (const range of cidrRanges) requireFamily(gateway, familyOf(range) ?? 4, range);
  return cidrRanges;
}

/** A gateway reaches what has an address of a family that it has itself (VPC Lattice API model, `ipAddressType`). */
function requireFamily({ id, ipAddressType }: { id: string; ipAddressType: ResourceGatewayIpAddressType }, family: 4 | 6, target: string): void {
  if (ipAddressType === 'DUALSTACK' || ipAddressType === (family === 6 ? 'IPV6' : 'IPV4')) return;
  throw invalid(field, `ResourceGateway ${id} of IP address type ${ipAddressType} cannot reach ${target}`);
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
