import type { DnsOptionsSpecification } from '@aws-sdk/client-ec2';
import type { StoredVpc } from '@/sandbox/world/put-networks';
import { ec2Error, missing } from './errors';
import type { EndpointIpType, PlayedType, PrivateDnsPreference, VpcEndpoint } from './vpc-endpoint';

const preferences: PrivateDnsPreference[] = ['ALL_DOMAINS', 'VERIFIED_DOMAINS_ONLY', 'VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS', 'SPECIFIED_DOMAINS_ONLY'];
const withDomains: PrivateDnsPreference[] = ['VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS', 'SPECIFIED_DOMAINS_ONLY'];

type DnsSettings = Pick<VpcEndpoint, 'privateDnsEnabled' | 'dnsRecordIpType' | 'privateDnsPreference' | 'privateDnsSpecifiedDomains'>;

interface DnsInput {
  PrivateDnsEnabled?: boolean | undefined;
  DnsOptions?: DnsOptionsSpecification | undefined;
}

/** What a call says about names: private ones need both DNS attributes of the VPC, and preferences need private ones. */
export function requireDnsSettings({ PrivateDnsEnabled = false, DnsOptions = {} }: DnsInput, type: PlayedType, ipType: EndpointIpType, vpc: StoredVpc): DnsSettings {
  if (type === 'Tunnel' && (PrivateDnsEnabled || Object.keys(DnsOptions).length > 0)) {
    throw ec2Error('InvalidParameter', 'Private DNS and DNS options are not supported for VPC endpoints of type Tunnel');
  }
  if (PrivateDnsEnabled && !(vpc.dns.dnsSupport && vpc.dns.dnsHostnames)) {
    throw ec2Error('InvalidParameter', `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.id}`);
  }
  if (DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint !== undefined) {
    throw ec2Error('InvalidParameter', `PrivateDnsOnlyForInboundResolverEndpoint is not supported for VPC endpoints of type ${type}`);
  }
  return {
    privateDnsEnabled: PrivateDnsEnabled,
    dnsRecordIpType: requireRecordType(DnsOptions.DnsRecordIpType, ipType),
    ...requirePreference(PrivateDnsEnabled, DnsOptions),
  };
}

function requireRecordType(recordType: string | undefined, ipType: EndpointIpType): string | undefined {
  if (recordType === undefined || recordType === 'service-defined' || recordType === ipType || ipType === 'dualstack') return recordType;
  throw ec2Error('InvalidParameter', `The DNS record IP type ${recordType} is not compatible with the IP address type ${ipType}`);
}

function requirePreference(
  enabled: boolean,
  { PrivateDnsPreference: given, PrivateDnsSpecifiedDomains: domains }: DnsOptionsSpecification,
): Pick<DnsSettings, 'privateDnsPreference' | 'privateDnsSpecifiedDomains'> {
  if (!enabled) {
    if (given === undefined && domains === undefined) return {};
    throw ec2Error('InvalidParameterCombination', 'PrivateDnsPreference and PrivateDnsSpecifiedDomains are only supported when private DNS is enabled');
  }
  const preference = preferences.find((one) => one === (given ?? 'VERIFIED_DOMAINS_ONLY'));
  if (!preference) throw ec2Error('InvalidParameterValue', `Value (${given}) for parameter PrivateDnsPreference is invalid. Valid values: ${preferences.join(', ')}.`);
  if (!withDomains.includes(preference)) {
    if (domains === undefined) return { privateDnsPreference: preference };
    throw ec2Error('InvalidParameterCombination', `PrivateDnsSpecifiedDomains is not supported for the private DNS preference ${preference}`);
  }
  if (!domains?.length) throw missing('PrivateDnsSpecifiedDomain');
  const wrong = domains.find((domain) => !/^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/i.test(domain));
  if (wrong !== undefined) throw ec2Error('InvalidParameterValue', `Value (${wrong}) for parameter PrivateDnsSpecifiedDomain is invalid.`);
  return { privateDnsPreference: preference, privateDnsSpecifiedDomains: domains };
}
