import type { DnsOptions, PrivateDnsPreference } from '@aws-sdk/client-vpc-lattice';
import { isDomainName } from './domain-name';
import { invalid } from './errors';

/** Whether each preference takes the domains that it is for. */
const takesDomains: Record<PrivateDnsPreference, boolean> = {
  ALL_DOMAINS: false,
  SPECIFIED_DOMAINS_ONLY: true,
  VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS: true,
  VERIFIED_DOMAINS_ONLY: false,
};
const mostDomains = 10;

/**
 * For which of the custom domain names VPC Lattice makes private hosted zones in the VPC (VPC Lattice user guide, "Custom
 * domain names for resource consumers"). Only with private DNS, and by default for the verified ones.
 */
export function requireDnsOptions(privateDnsEnabled: boolean, wanted: DnsOptions | undefined): DnsOptions | undefined {
  if (!privateDnsEnabled) {
    if (wanted) throw invalid('dnsOptions', 'dnsOptions are only supported when private DNS is enabled');
    return undefined;
  }
  const { privateDnsPreference = 'VERIFIED_DOMAINS_ONLY', privateDnsSpecifiedDomains: domains } = wanted ?? {};
  if (!Object.hasOwn(takesDomains, privateDnsPreference)) throw invalid('dnsOptions', `${privateDnsPreference} is not a private DNS preference`);
  if (!takesDomains[privateDnsPreference]) {
    if (domains) throw invalid('dnsOptions', `privateDnsSpecifiedDomains are not supported with the preference ${privateDnsPreference}`);
    return { privateDnsPreference };
  }
  if (!domains?.length || domains.length > mostDomains) {
    throw invalid('dnsOptions', `The preference ${privateDnsPreference} takes 1 to ${mostDomains} privateDnsSpecifiedDomains`);
  }
  const wrong = domains.find((domain) => !isDomainName(domain.replace(/^\*\./, '')));
  if (wrong !== undefined) throw invalid('dnsOptions', `${wrong} is not a valid domain name`);
  return { privateDnsPreference, privateDnsSpecifiedDomains: domains };
}
