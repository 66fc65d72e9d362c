import 'server-only';
import { z } from 'zod';
import { actorOf } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { seal, unseal } from '@/lib/platform/sealed';
import { noSessionCookies, portalCookie, readSessionCookie } from '@/lib/platform/session-cookie';
import { logoutAddress } from '../issuer';
import { causeOf } from '../issuer-failure';
import { endSessions } from './end-sessions';
import type { Redirect } from './start-sign-in';

const cookieName = 'pergola.sign-out';
const path = '/api/auth/signout';
const hintMs = 2 * 60_000;
const hintSchema = z.object({ idToken: z.string().optional() });

interface Jar {
  get(name: string): { value: string } | undefined;
}

/**
 * Ends the session of this browser. Where the issuer can sign out too, `location` leads there by way of the portal: the ID
 * token that it asks for stays in an encrypted cookie and out of the response.
 */
export async function beginSignOut(jar: Jar): Promise<Redirect> {
  const cookie = await readSessionCookie(jar);
  if (!cookie) return { location: '/signin', cookies: noSessionCookies() };
  const session = await db().session.findUnique({ where: { id: cookie.sessionId }, select: { personId: true } });
  if (session) await endSessions({ sessionId: cookie.sessionId }, { reason: 'SIGNED_OUT', by: await actorOf(session.personId) });
  const isIssuerAsked = (await addressAtIssuer(cookie.idToken)) !== null;
  const hint = portalCookie(cookieName, await seal('sign-out', { idToken: cookie.idToken }, new Date(Date.now() + hintMs)), { path, maxAge: hintMs / 1_000 });
  return { location: isIssuerAsked ? path : '/signin', cookies: [...noSessionCookies(), ...(isIssuerAsked ? [hint] : [])] };
}

/** Where a sign-out under way goes on: the issuer's own. */
export async function issuerLogout(jar: Jar): Promise<Redirect> {
  const sealed = jar.get(cookieName)?.value;
  const hint = sealed ? await unseal('sign-out', sealed, hintSchema) : null;
  const address = hint ? await addressAtIssuer(hint.idToken) : null;
  return { location: address ?? '/signin', cookies: [portalCookie(cookieName, '', { path, maxAge: 0 })] };
}

async function addressAtIssuer(idToken: string | undefined): Promise<string | null> {
  return logoutAddress(idToken).catch((error: unknown) => {
    log().warn({ cause: causeOf(error) }, 'the identity provider does not respond, so it did not end its own session');
    return null;
  });
}
