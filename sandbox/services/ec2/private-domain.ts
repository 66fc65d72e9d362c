import type { World } from '@/sandbox/core/contract';
import { verificationStatusOf } from '../vpc-lattice/domain-verification';
import { resourceConfigurations, type ResourceConfiguration } from '../vpc-lattice/resource-configuration';
import { resourceGateways } from '../vpc-lattice/resource-gateway';

/** What a VPC says about names that are not generated, for an endpoint or for its association with a service network. */
export interface NameSettings {
  vpcId: string;
  privateDnsEnabled: boolean;
  preference?: string | undefined;
  specifiedDomains?: string[] | undefined;
}

/**
 * The domain name that VPC Lattice answers for in the VPC, if any (VPC Lattice user guide, "Custom domain names for resource
 * consumers"). `viaNetwork` says whether a service network lies between, and has private DNS on for the configuration.
 */
export function privateDomainOf(world: World, configuration: ResourceConfiguration, settings: NameSettings, viaNetwork?: { privateDnsEnabled: boolean }): string | undefined {
  const { customDomainName, amazonManaged, resourceConfigurationGroupId } = configuration;
  if (!customDomainName) return undefined;
  const group = resourceConfigurations(world).get(resourceConfigurationGroupId ?? '');
  const gateway = resourceGateways(world).get(configuration.resourceGatewayId);
  const inOneVpc = gateway?.vpcId === settings.vpcId;
  if (amazonManaged) return !inOneVpc && (viaNetwork || settings.privateDnsEnabled) ? customDomainName : undefined;
  if (!settings.privateDnsEnabled || viaNetwork?.privateDnsEnabled === false) return undefined;
  if (group && !group.groupDomain) return undefined;
  const answered = (group?.groupDomain ?? customDomainName).toLowerCase();
  const target = configuration.definition?.dnsResource?.domainName?.toLowerCase();
  if (inOneVpc && gateway?.resourceConfigDnsResolution === 'IN_VPC' && target && isWithin(target, answered)) return undefined;
  return wants(settings, customDomainName, verificationStatusOf(world, configuration) === 'VERIFIED') ? customDomainName : undefined;
}

/** The domain itself, or one below it. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function wants({ preference, specifiedDomains = [] }: NameSettings, domain: string, isVerified: boolean): boolean {
  const isSpecified = specifiedDomains.some((one) => {
    const wanted = one.toLowerCase();
    return wanted.startsWith('*.') ? domain.toLowerCase().endsWith(wanted.slice(1)) : domain.toLowerCase() === wanted;
  });
  switch (preference) {
    case 'ALL_DOMAINS':
      return true;
    case 'SPECIFIED_DOMAINS_ONLY':
      return isSpecified;
    case 'VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS':
      return isVerified || isSpecified;
    default:
      return isVerified;
  }
}
