import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '@/lib/platform/actor';

const signedIn = new AsyncLocalStorage<Actor>();

/** Runs work as this person, also when several run at once; see `authOfTests`. */
export function as<Data>(actor: Actor, work: () => Promise<Data>): Promise<Data> {
  return signedIn.run(actor, work);
}

/** Stands in for `@/lib/platform/auth`: `vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests)`. */
export const authOfTests = { currentActor: async () => signedIn.getStore() ?? null };

/** Stands in for `next/headers`: a request from the portal's own pages. */
export const headersOfTests = { headers: async () => new Headers({ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }) };
