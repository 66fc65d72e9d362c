import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

/**
 * Appends the address of the socket to X-Forwarded-For of every request that this process receives, as a reverse proxy
 * does. Next fills that header only when a client sends none, so what a client claims would be all that a handler sees.
 */
export function noteSocketAddresses(): void {
  subscribe('http.server.request.start', (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    const claimed = headers['x-forwarded-for'];
    headers['x-forwarded-for'] = [...(claimed ? [claimed].flat() : []), socket.remoteAddress ?? ''].join(', ');
  });
}

/**
 * The client's address: the socket's, or with trusted proxies what the outermost of them appended. What a client claims
 * stands further left and is never used. Null when the header has fewer addresses than there are proxies.
 */
export function clientAddressOf(forwardedFor: string | null, trustedProxies: number): string | null {
  const addresses = (forwardedFor ?? '').split(',').map((address) => address.trim());
  return withoutPort(addresses[addresses.length - 1 - trustedProxies] ?? '') || null;
}

/** `203.0.113.7:1234` and `[2001:db8::1]:1234`, as some load balancers write them. */
function withoutPort(address: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? address;
}

/**
 * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, since one customer has at least that. IPv4
 * inside IPv6 is IPv4. What is no address is one client, `unknown`.
 */
export function addressGroup(address: string | null): string {
  const bare = (address ?? '').replace(/%.*$/, '');
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return 'unknown';
  const groups = groupsOf(bare);
  const [, , , , , marker, high, low] = groups;
  if (groups.slice(0, 5).every((group) => group === 0) && marker === 0xffff) return [high! >> 8, high! & 255, low! >> 8, low! & 255].join('.');
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(':')}::/64`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = dotted ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}` : address;
  const [head = '', tail] = hex.split('::');
  const parse = (part: string) => (part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []);
  const [left, right] = [parse(head), parse(tail ?? '')];
  return [...left, ...Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => 0), ...right];
}
