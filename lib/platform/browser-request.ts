import 'server-only';
import { headers } from 'next/headers';
import type { Actor } from './actor';
import { currentActor } from './auth';
import type { Meter } from './chain';
import { AppError } from './errors';
import { limitAccounts, limitPerson } from './limits';
import { isSameOrigin } from './same-origin';

export const meter: Meter = { limitPerson, limitAccounts };

/** Who calls an action from one of the portal's own pages; null: nobody is signed in. Throws for any other origin. */
export async function actorOfBrowser(): Promise<Actor | null> {
  if (!isSameOrigin(await headers())) {
    throw new AppError('crossSite', 'This request did not come from the portal’s own pages, so nothing was done. Open the portal at its usual address and try again.');
  }
  return currentActor();
}
