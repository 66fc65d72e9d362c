import { z } from 'zod';

/** Where a service answers: VPC Lattice's DNS resource or IP resource. */
export type Target = { domainName: string } | { ipAddress: string };

/** Ranges that an IP resource may be in (AWS VPC Lattice user guide, resource configurations); IPv6 must be of the VPC. */
const privateRanges = [
  { base: [10, 0], mask: [255, 0] },
  { base: [172, 16], mask: [255, 240] },
  { base: [192, 168], mask: [255, 255] },
  { base: [100, 64], mask: [255, 192] },
];

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i;

/** What is wrong with a DNS name or address, as a sentence; else what it is. */
export function targetOf(text: string): { target: Target } | { problem: string } {
  const address = text.trim().toLowerCase().replace(/\.$/, '');
  if (!address) return { problem: 'Enter the DNS name or the private IP address at which the service answers.' };
  if (/^[a-z]+:\/\//.test(address) || address.includes('/')) {
    return { problem: 'Enter the host alone, without https:// and path, for example service1.main.example.com.' };
  }
  if (z.ipv4().safeParse(address).success) {
    const [first, second] = address.split('.').map(Number) as [number, number];
    const isPrivate = privateRanges.some(({ base, mask }) => (first & mask[0]!) === base[0] && (second & mask[1]!) === base[1]);
    return isPrivate ? { target: { ipAddress: address } } : { problem: 'AWS takes only private addresses: 10/8, 172.16/12, 192.168/16 or 100.64/10.' };
  }
  if (z.ipv6().safeParse(address).success) return { target: { ipAddress: address } };
  if (/^[\d.]+$/.test(address)) return { problem: 'This is not an IPv4 address: it has four numbers from 0 to 255.' };
  if (address.includes(':')) return { problem: 'Enter the host alone; the port has a field of its own.' };
  const labels = address.split('.');
  if (labels.length < 2 || address.length > 253 || !labels.every((part) => label.test(part))) {
    return { problem: 'Enter a full DNS name, for example service1.main.example.com.' };
  }
  return { target: { domainName: address } };
}

const maxPort = 65_535;
/** More ranges than anybody needs; AWS names no limit. */
const maxRanges = 20;

/** `443, 8000-8010` as AWS writes it, or what is wrong with it. */
export function portRangesOf(text: string): { ranges: string[] } | { problem: string } {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  if (parts.length === 0) return { problem: 'Enter at least one port, for example 443.' };
  if (parts.length > maxRanges) return { problem: `Enter at most ${maxRanges} ports or ranges.` };
  for (const part of parts) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (!match || from < 1 || to > maxPort || from > to) return { problem: `“${part}” is no port: enter numbers from 1 to ${maxPort}, or ranges such as 8000-8010.` };
  }
  return { ranges: [...new Set(parts)] };
}

export function isPortWithin(port: number, ranges: readonly string[]): boolean {
  return ranges.some((range) => {
    const [from, to] = range.split('-').map(Number) as [number, number | undefined];
    return port >= from && port <= (to ?? from);
  });
}
