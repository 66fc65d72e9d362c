import { isPortWithin } from '../address';
import { notHttps, whyNotHttps } from '../https';
import { fail, pass, warn, type Verdict } from './check';
import type { PublishFacts } from './facts';

export function checkResolvable({ target, resolution, gateway }: Pick<PublishFacts, 'target' | 'resolution' | 'gateway'>): Verdict {
  if ('ipAddress' in target) return pass(`${target.ipAddress} is an address; there is no name to look up.`);
  const { domainName } = target;
  if (gateway.dnsResolution === 'IN_VPC') return pass(`The gateway resolves ${domainName} with the DNS of its VPC, which can’t be checked from here.`);
  switch (resolution.is) {
    case 'private':
      return pass(`${domainName} resolves to a private address in public DNS.`);
    case 'public':
      return warn(`${domainName} resolves to a public address. The gateway reaches it only through a NAT gateway of its VPC.`, 'Check that the VPC has one, or publish a name that resolves to the private address.');
    case 'mixed':
      return warn(`${domainName} resolves to private and public addresses. Calls to the public ones need a NAT gateway.`, 'Publish a name that resolves only to private addresses.');
    case 'notFound':
      return fail(
        `Public DNS doesn’t have ${domainName}, and the gateway resolves names there, so no call would reach the service.`,
        'Add the name to a public zone. Or create a new gateway and choose under “More options” that it looks names up in its VPC.',
      );
    case 'notChecked':
      return warn(`Whether ${domainName} can be looked up could not be checked from here: ${resolution.because}.`, 'Make sure that the gateway’s DNS knows the name.');
  }
}

/** What can't be HTTPS can be published all the same, for those who reach it in another way. */
export function checkHttps({ target, portRanges }: Pick<PublishFacts, 'target' | 'portRanges'>): Verdict {
  const why = whyNotHttps({ domainName: null, ipAddress: null, ...target, portRanges });
  if (why) return warn(`${notHttps}. ${why}`, 'Publish a DNS name and the port of an HTTPS service if consumers are to connect by EventBridge.');
  return pass(`EventBridge calls ${'domainName' in target ? target.domainName : target.ipAddress} over HTTPS.`);
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
