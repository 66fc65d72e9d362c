import { canonicalAddress, isAddress, kindOfAddress } from '@/lib/platform/ip-address';
import { problemOfLine } from '@/lib/platform/text';

/** Where a service answers: VPC Lattice's DNS resource or IP resource. */
export type Target = { domainName: string } | { ipAddress: string };

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
const example = 'for example service1.main.example.com';

/** What is wrong with a DNS name of several labels, in lower case; null: nothing. */
export function problemOfHost(host: string): string | null {
  if (/[^\x00-\x7f]/.test(host)) return `Use the ASCII form of the name (Punycode), ${example}.`;
  const labels = host.split('.');
  if (labels.length < 2 || host.length > 253 || !labels.every((part) => label.test(part))) return `Enter a full DNS name, ${example}.`;
  // Browsers and URL parsers take a name that ends in a number for an IPv4 address, also in hexadecimal.
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1)!)) return 'The last part of a DNS name is not a number. Enter a DNS name, or four numbers from 0 to 255.';
  if (labels.at(-1) === 'localhost') return 'Names that end in localhost are the computer itself. Enter the name that other hosts use.';
  return null;
}

/** What is wrong with a DNS name or address, as a sentence; else what it is. */
export function targetOf(text: string): { target: Target } | { problem: string } {
  const problem = problemOfLine(text.trim());
  if (problem) return { problem };
  const address = text.trim().toLowerCase().replace(/\.$/, '');
  if (!address) return { problem: 'Enter the DNS name or the private IP address at which the service answers.' };
  if (/^[a-z]+:\/\//.test(address) || address.includes('/')) {
    return { problem: `Enter the host alone, without https:// and path, ${example}.` };
  }
  if (isAddress(address)) return targetAt(address);
  if (/^[\d.]+$/.test(address)) return { problem: 'This is not an IPv4 address: it has four numbers from 0 to 255.' };
  if (address.includes(':')) return { problem: 'Enter the host alone; the port has a field of its own.' };
  const wrong = problemOfHost(address);
  return wrong ? { problem: wrong } : { target: { domainName: address } };
}

/** VPC Lattice reaches hosts of a VPC (AWS VPC Lattice user guide, resource configurations): private IPv4, and IPv6 of a host, which a VPC may have from the public range too. */
function targetAt(address: string): { target: Target } | { problem: string } {
  const kind = kindOfAddress(address);
  if (!address.includes(':')) {
    return kind === 'private' ? { target: { ipAddress: address } } : { problem: 'AWS takes only private addresses: 10/8, 172.16/12, 192.168/16 or 100.64/10.' };
  }
  if (kind === 'special') {
    return { problem: `${address} is not the address of a host in a VPC: it is a loopback, link-local, multicast, documentation or translated address, or is reserved. Enter an IPv6 address of the VPC.` };
  }
  return { target: { ipAddress: canonicalAddress(address) } };
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
