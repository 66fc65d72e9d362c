import 'server-only';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { env } from '@/lib/platform/env';
import { seal, unseal } from '@/lib/platform/sealed';
import { portalCookie, type CookieToSet } from '@/lib/platform/session-cookie';

const attemptMs = 15 * 60_000;
/** Attempts that one browser has open at once; the oldest makes room. */
const maxAttempts = 8;
const path = '/api/auth';

/** One attempt to sign in, kept by the browser that began it, in an encrypted cookie of its own. */
export const attemptSchema = z.object({
  id: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  /** The stale session that a silent attempt makes live again. */
  renews: z.string().optional(),
  /** The issuer was asked to authenticate the person again. */
  isForced: z.boolean(),
});
export type Attempt = z.infer<typeof attemptSchema>;

interface CookieJar {
  getAll(): { name: string; value: string }[];
}

function prefix(): string {
  return `${env().PUBLIC_ORIGIN.startsWith('https:') ? '__Secure-' : ''}pergola.sign-in.`;
}

/** Begins with the time, so that ids sort by age. */
export function newAttemptId(now: Date): string {
  return `${now.getTime().toString(36)}${randomBytes(9).toString('hex')}`;
}

/** The cookies that keep a new attempt and remove the oldest of too many. */
export async function attemptCookies(attempt: Attempt, jar: CookieJar, now: Date): Promise<CookieToSet[]> {
  const sealed = await seal('sign-in', attempt, new Date(now.getTime() + attemptMs));
  const open = jar.getAll().map(({ name }) => name).filter((name) => name.startsWith(prefix())).sort();
  const surplus = open.slice(0, Math.max(0, open.length - maxAttempts + 1));
  return [...surplus.map((name) => portalCookie(name, '', { path, maxAge: 0 })), portalCookie(prefix() + attempt.id, sealed, { path, maxAge: attemptMs / 1_000 })];
}

/** The attempt that a `state` names, if this browser began it. */
export async function attemptOf(state: string | null, jar: CookieJar): Promise<Attempt | null> {
  const id = state?.split('.')[0];
  const cookie = id ? jar.getAll().find(({ name }) => name === prefix() + id) : undefined;
  const attempt = cookie ? await unseal('sign-in', cookie.value, attemptSchema) : null;
  return attempt?.state === state ? attempt : null;
}

export function noAttemptCookie(id: string): CookieToSet {
  return portalCookie(prefix() + id, '', { path, maxAge: 0 });
}
