import 'server-only';
import { cache } from 'react';
import { getServerSession, type NextAuthOptions } from 'next-auth';
import { z } from 'zod';
import { actorOf, type Actor } from './actor';
import { db } from './db';
import { env } from './env';
import { registerSignIn } from './sign-in';

/** A session ends after a working day; every request checks besides that the person's sessions still stand. */
const sessionSeconds = 8 * 60 * 60;

const profileSchema = z.object({
  sub: z.string().min(1),
  email: z.string().default(''),
  name: z.string().optional(),
});

const tokenSchema = z.object({ personId: z.string(), sessionVersion: z.number() });

declare module 'next-auth' {
  interface Session {
    personId?: string;
    sessionVersion?: number;
  }
}

/** next-auth with one OpenID Connect issuer, from the environment. */
export function authOptions(): NextAuthOptions {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_GROUPS_CLAIM, NEXTAUTH_SECRET } = env();
  return {
    secret: NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    pages: { signIn: '/signin', error: '/signin' },
    providers: [
      {
        id: 'oidc',
        name: 'Single sign-on',
        type: 'oauth',
        issuer: OIDC_ISSUER,
        wellKnown: `${OIDC_ISSUER.replace(/\/$/, '')}/.well-known/openid-configuration`,
        clientId: OIDC_CLIENT_ID,
        clientSecret: OIDC_CLIENT_SECRET,
        authorization: { params: { scope: `openid email profile ${OIDC_GROUPS_CLAIM}` } },
        checks: ['pkce', 'state', 'nonce'],
        idToken: true,
        profile: (claims: unknown) => {
          const profile = profileSchema.parse(claims);
          return { id: profile.sub, email: profile.email, name: profile.name ?? profile.email };
        },
      },
    ],
    callbacks: {
      jwt: async ({ token, profile }) => {
        if (!profile) return token;
        const person = await registerSignIn(OIDC_ISSUER, profile as Record<string, unknown>);
        return { personId: person.id, sessionVersion: person.sessionVersion };
      },
      session: ({ session, token }) => {
        const known = tokenSchema.safeParse(token);
        return known.success ? { ...session, ...known.data } : session;
      },
    },
    events: {
      signOut: async ({ token }) => {
        const known = tokenSchema.safeParse(token);
        if (!known.success) return;
        await db().person.updateMany({ where: { id: known.data.personId }, data: { sessionVersion: { increment: 1 } } });
      },
    },
  };
}

/** Who is signed in, or null. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const known = tokenSchema.safeParse(await getServerSession(authOptions()));
  return known.success ? actorOf(known.data) : null;
});
