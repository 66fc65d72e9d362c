import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

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
  // ipaddr.js also reads hexadecimal and shortened IPv4, which no socket reports.
  if (!isIP(bare)) return 'unknown';
  const parsed = ipaddr.process(bare);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts.slice(0, 4).map((group) => group.toString(16)).join(':')}::/64`;
}
