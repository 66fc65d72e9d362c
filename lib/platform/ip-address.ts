import ipaddr from 'ipaddr.js';

/** Kinds of addresses that Pergola distinguishes. `special` has no host that a service could be at. */
export type AddressKind = 'private' | 'public' | 'special';

/** Four decimal numbers. ipaddr.js also reads hexadecimal, octal and shortened IPv4, which not all systems read alike. */
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** RFC 1918, and 100.64.0.0/10 (RFC 6598). */
const privateIpv4 = new Set(['private', 'carrierGradeNat']);

/** Where hosts are: global unicast, and the half of unique local that is in use (RFC 4193). Outside of the two, an address is special even if ipaddr.js knows no name for its range. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
const uniqueLocal = ipaddr.IPv6.parseCIDR('fd00::/8');
/** Services of an EC2 instance itself: metadata, DNS and time (Amazon EC2 user guide). */
const instanceServices = ipaddr.IPv6.parseCIDR('fd00:ec2::/32');

/** Whether text is the literal of an IPv4 or IPv6 address, without zone, port or brackets. */
export function isAddress(text: string): boolean {
  return parse(text) !== null;
}

/** The kind of an address; null when text is none. Addresses that hold an IPv4 address (mapped, NAT64, 6to4, Teredo) are special, whatever they hold. */
export function kindOfAddress(text: string): AddressKind | null {
  const address = parse(text);
  if (!address) return null;
  const range = address.range();
  if (address instanceof ipaddr.IPv4) return range === 'unicast' ? 'public' : privateIpv4.has(range) ? 'private' : 'special';
  if (address.match(uniqueLocal)) return address.match(instanceServices) ? 'special' : 'private';
  return range === 'unicast' && address.match(globalUnicast) ? 'public' : 'special';
}

/** One text for each address: lower case, and IPv6 as RFC 5952 writes it. Throws when text is none. */
export function canonicalAddress(text: string): string {
  return parse(text)!.toString();
}

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipv4.test(text)) return ipaddr.IPv4.parse(text);
  return text.includes(':') && !/[%[\]]/.test(text) && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null;
}
