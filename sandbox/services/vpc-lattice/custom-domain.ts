import type { CreateResourceConfigurationRequest } from '@aws-sdk/client-vpc-lattice';
import type { Call } from '@/sandbox/core/contract';
import { domainVerificationOf } from './domain-verification';
import { isBelowDomain, isDomainName, isWithinDomain } from './domain-name';
import { invalid } from './errors';
import type { ResourceConfiguration } from './resource-configuration';

type Domains = Pick<ResourceConfiguration, 'customDomainName' | 'groupDomain' | 'domainVerificationId'>;

/**
 * The name under which consumers call a configuration (VPC Lattice user guide, "Custom domain names for resource
 * providers"). In a group with a domain, the names of the children lie below it. The verification, whether it has
 * succeeded yet or not, is for that domain or one above it.
 */
export function requireDomains(call: Call<CreateResourceConfigurationRequest>, group: ResourceConfiguration | undefined): Domains {
  const { customDomainName, groupDomain, domainVerificationIdentifier } = call.input;
  requireName('customDomainName', customDomainName);
  requireName('groupDomain', groupDomain);
  if (customDomainName && group?.groupDomain && !isBelowDomain(customDomainName, group.groupDomain)) {
    throw invalid('customDomainName', `${customDomainName} is not a subdomain of the group domain ${group.groupDomain}`);
  }
  if (!domainVerificationIdentifier) return { customDomainName, groupDomain };
  const domain = customDomainName ?? groupDomain;
  if (!domain) throw invalid('domainVerificationIdentifier', 'A domain verification needs a custom domain name or a group domain');
  const verification = domainVerificationOf(call, domainVerificationIdentifier);
  if (!isWithinDomain(domain, verification.domainName)) {
    throw invalid('domainVerificationIdentifier', `DomainVerification ${verification.id} is for ${verification.domainName}, not for ${domain}`);
  }
  return { customDomainName, groupDomain, domainVerificationId: verification.id };
}

function requireName(field: string, name: string | undefined): void {
  if (name !== undefined && !isDomainName(name)) throw invalid(field, `${name} is not a valid domain name`);
}
