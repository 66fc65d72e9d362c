import 'server-only';
import { cookies } from 'next/headers';
import { cache } from 'react';
import type { Actor } from './actor';
import { judgeSession, type CurrentSession } from './session';
import { readSessionCookie } from './session-cookie';

/** The session of this request, judged by the database once a request. */
export const currentSession = cache(async (): Promise<CurrentSession> => {
  const cookie = await readSessionCookie(await cookies());
  return cookie ? judgeSession(cookie.sessionId) : { state: 'none' };
});

/** Who is signed in, or null. */
export async function currentActor(): Promise<Actor | null> {
  const session = await currentSession();
  return session.state === 'live' ? session.actor : null;
}
