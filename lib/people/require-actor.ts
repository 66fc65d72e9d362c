import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Actor } from '@/lib/platform/actor';
import { currentSession } from '@/lib/platform/auth';
import { signInAddress, silentSignInAddress } from './sign-in-address';

/** Who looks at a page. Not signed in: to the sign-in page, and back here afterwards. */
export async function requireActor(): Promise<Actor> {
  const session = await currentSession();
  if (session.state === 'live') return session.actor;
  return redirectToSignIn(session.state);
}

/** A session whose groups are too old is renewed without a prompt. */
export async function redirectToSignIn(state: 'stale' | 'none'): Promise<never> {
  const path = (await headers()).get('x-path') ?? '/';
  redirect(state === 'stale' ? silentSignInAddress(path) : signInAddress(path));
}
