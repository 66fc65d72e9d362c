import { isPortWithin } from '../address';
import { pass, warn, type Verdict } from './check';
import type { PublishFacts } from './facts';

export function checkResolvable({ target, resolution }: Pick<PublishFacts, 'target' | 'resolution'>): Verdict {
  if ('ipAddress' in target) return pass(`${target.ipAddress} is an address; there is no name to look up.`);
  switch (resolution.is) {
    case 'resolved':
      return pass(`${target.domainName} is ${resolution.addresses.join(', ')} in public DNS.`);
    case 'unresolved':
      return warn(
        `Public DNS does not know ${target.domainName}. A gateway that looks names up publicly, which is the default, would not find the service.`,
        'Enter the name in a public zone, or choose under “More options” that the gateway looks names up in its VPC.',
      );
    case 'notChecked':
      return warn(`Whether ${target.domainName} can be looked up could not be checked from here: ${resolution.because}.`, 'Make sure that the gateway’s DNS knows the name.');
  }
}

/** Endings that no public authority gives certificates for (RFC 6762, RFC 8375, and ICANN's reserved `internal`). */
const privateEndings = ['.local', '.internal', '.lan', '.corp', '.home.arpa'];

/** EventBridge and Step Functions call HTTPS only, and trust public authorities only (AWS Step Functions developer guide, HTTP Task). */
export function checkCertificate({ target, portRanges }: Pick<PublishFacts, 'target' | 'portRanges'>): Verdict {
  const needs = 'EventBridge connections and HTTP Tasks call over HTTPS and trust only certificates of public authorities';
  if ('ipAddress' in target) {
    return warn(`${needs}; those are made out to names, not to addresses such as ${target.ipAddress}.`, 'Publish a DNS name if the service is to be called from there.');
  }
  if (privateEndings.some((ending) => target.domainName.endsWith(ending))) {
    return warn(`${needs}; there is none for ${target.domainName}, whose ending is private.`, 'Give the service a public name, for example in a domain that you own.');
  }
  if (!isPortWithin(443, portRanges)) {
    return warn(`${needs}; port 443, where most of them expect it, is not among the ports.`, 'Add 443, or tell consumers the port in the documentation.');
  }
  return warn(`${needs}. Which certificate ${target.domainName} shows could not be checked from here.`, 'Make sure that it comes from a public authority, such as AWS Certificate Manager’s.');
}
