import 'server-only';
import { addressGroup, clientAddressOf } from './client-address';
import { env } from './env';

/** Which client a request comes from, for limits: an IPv4 address or an IPv6 /64. */
export function addressOf(headers: Headers): string {
  return addressGroup(clientAddressOf(headers.get('x-forwarded-for'), env().TRUSTED_PROXIES));
}
