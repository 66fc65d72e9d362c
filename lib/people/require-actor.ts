import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Actor } from '@/lib/platform/actor';
import { currentActor } from '@/lib/platform/auth';

/** The sign-in page, and the way back from it. */
export function signInAddress(path: string): string {
  return path === '/' ? '/signin' : `/signin?callbackUrl=${encodeURIComponent(path)}`;
}

/** Who looks at a page. Nobody signed in: to the sign-in page, and back here afterwards. */
export async function requireActor(): Promise<Actor> {
  const actor = await currentActor();
  if (actor) return actor;
  redirect(signInAddress((await headers()).get('x-path') ?? '/'));
}
