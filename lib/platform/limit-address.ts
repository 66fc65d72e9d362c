import 'server-only';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { env } from './env';
import { spend, windowSeconds } from './spend';

let limiter: RateLimiterMemory | undefined;

/** Counts any request of an address, in this process alone: a flood costs no database. Throws `tooManyRequests`. */
export async function limitAddress(addressGroup: string): Promise<void> {
  limiter ??= new RateLimiterMemory({ keyPrefix: 'address', points: env().LIMIT_ADDRESS_PER_MINUTE, duration: windowSeconds });
  await spend(limiter, { kind: 'address', key: addressGroup, points: 1 }, 'Your network address sent more requests than Pergola allows in a minute.');
}
