import { isIPv4, isIPv6 } from 'node:net';
import { invalid } from './errors';

interface AddressRange {
  family: 4 | 6;
  first: bigint;
  last: bigint;
}

const field = 'resourceConfigurationDefinition';
const mostRanges = 10;
const longestRange = 50;

/** Nobody can share these (VPC Lattice API model, `resourceConfigurationDefinition`). */
const reserved = ['169.254.0.0/16', '100.64.0.0/10', '224.0.0.0/4', 'fe80::/10', 'ff00::/8'];

/** The ranges of a network segment, each with its prefix length; the entire network stands alone. */
export function requireCidrRanges(cidrRanges: string[] | undefined): string[] {
  const texts = cidrRanges ?? [];
  if (texts.length < 1 || texts.length > mostRanges) throw invalid(field, `cidrRanges takes 1 to ${mostRanges} ranges`);
  if (new Set(texts).size !== texts.length) throw invalid(field, 'The CIDR ranges must be unique');
  for (const text of texts) {
    const range = text.length <= longestRange ? parseCidr(text) : undefined;
    if (!range) throw invalid(field, `${text} is not a valid CIDR range`);
    if (isEntireNetwork(text)) {
      if (texts.length > 1) throw invalid(field, `${text} must be the only range`);
      continue;
    }
    const taken = reserved.find((one) => overlap(range, parseCidr(one) as AddressRange));
    if (taken) throw invalid(field, `${text} overlaps the reserved range ${taken}`);
  }
  return texts;
}

/** Whether a range of the list holds an address. */
export function holdsAddress(cidrRanges: string[], address: string): boolean {
  const one = parseCidr(`${address}/${isIPv6(address) ? 128 : 32}`);
  return one !== undefined && cidrRanges.some((text) => overlap(one, parseCidr(text)));
}

export function familyOf(cidr: string): 4 | 6 | undefined {
  return parseCidr(cidr)?.family;
}

function isEntireNetwork(text: string): boolean {
  return text === '0.0.0.0/0' || text === '::/0';
}

function overlap(a: AddressRange, b: AddressRange | undefined): boolean {
  return b !== undefined && a.family === b.family && a.first <= b.last && b.first <= a.last;
}

function parseCidr(text: string): AddressRange | undefined {
  const match = /^([0-9A-Fa-f.:]+)\/(\d{1,3})$/.exec(text);
  const [, address = '', length = ''] = match ?? [];
  const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  if (!family) return undefined;
  const bits = family === 4 ? 32 : 128;
  if (Number(length) > bits) return undefined;
  const hostBits = BigInt(bits - Number(length));
  const first = ((family === 4 ? numberOfIpv4(address) : numberOfIpv6(address)) >> hostBits) << hostBits;
  return { family, first, last: first + (1n << hostBits) - 1n };
}

function numberOfIpv4(address: string): bigint {
  return address.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
}

/** `::` stands for as many zero groups as are missing; the last two groups may be written as an IPv4 address. */
function numberOfIpv6(address: string): bigint {
  const [head = [], tail] = address.split('::').map((half) => half.split(':').filter(Boolean).flatMap(groupsOf));
  const groups = [...head];
  if (tail) groups.push(...Array<string>(8 - head.length - tail.length).fill('0'), ...tail);
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function groupsOf(group: string): string[] {
  if (!group.includes('.')) return [group];
  const number = numberOfIpv4(group);
  return [(number >> 16n).toString(16), (number & 0xffffn).toString(16)];
}
