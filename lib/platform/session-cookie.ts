import 'server-only';
import { z } from 'zod';
import { env } from './env';
import { seal, unseal } from './sealed';

/** What the encrypted session cookie holds. The tokens are nowhere else. */
export const sessionCookieSchema = z.object({
  sessionId: z.string(),
  /** `cookieSerial` of the row when this cookie was written. */
  serial: z.number(),
  /** Milliseconds since 1970 from which the groups are checked. */
  checkDueAt: z.number(),
  expiresAt: z.number(),
  /** Whether the identity provider has ever sent the groups claim. */
  hadGroups: z.boolean(),
  idToken: z.string().optional(),
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
});
export type SessionCookie = z.infer<typeof sessionCookieSchema>;

/** Browsers keep about 4,096 bytes a cookie, name and attributes included. */
const chunkLength = 3_600;
/** Node.js refuses requests with more than 16 KiB of headers. */
const maxChunks = 3;

export interface CookieToSet {
  name: string;
  value: string;
  options: { httpOnly: true; sameSite: 'lax'; secure: boolean; path: string; maxAge: number };
}

interface CookieJar {
  get(name: string): { value: string } | undefined;
}

function isSecure(): boolean {
  return env().PUBLIC_ORIGIN.startsWith('https:');
}

/** `__Host-`: browsers take it over HTTPS alone, and from no sibling domain. */
function chunkName(index: number): string {
  return `${isSecure() ? '__Host-' : ''}pergola.session-token${index === 0 ? '' : `.${index}`}`;
}

/** A cookie of the portal. Without HTTPS, which only loopback may do, it lacks `Secure`. */
export function portalCookie(name: string, value: string, { path = '/', maxAge }: { path?: string; maxAge: number }): CookieToSet {
  return { name, value, options: { httpOnly: true, sameSite: 'lax', secure: isSecure(), path, maxAge } };
}

/** Encrypts the session into cookies that live until it ends. Tokens that do not fit are left out: silent sign-in takes their place. */
export async function sessionCookies(session: SessionCookie, now: Date): Promise<CookieToSet[]> {
  const expiresAt = new Date(session.expiresAt);
  const candidates = [session, { ...session, idToken: undefined }, { ...session, idToken: undefined, accessToken: undefined, refreshToken: undefined }];
  let sealed = '';
  for (const candidate of candidates) {
    sealed = await seal('session', candidate, expiresAt);
    if (sealed.length <= chunkLength * maxChunks) break;
  }
  const maxAge = Math.max(0, Math.floor((session.expiresAt - now.getTime()) / 1_000));
  return Array.from({ length: maxChunks }, (_, index) => {
    const value = sealed.slice(index * chunkLength, (index + 1) * chunkLength);
    return portalCookie(chunkName(index), value, { maxAge: value ? maxAge : 0 });
  });
}

/** Removes the session from the browser. */
export function noSessionCookies(): CookieToSet[] {
  return Array.from({ length: maxChunks }, (_, index) => portalCookie(chunkName(index), '', { maxAge: 0 }));
}

/** The session that a request carries, or null. Whether it is still live is for the database to say. */
export async function readSessionCookie(jar: CookieJar): Promise<SessionCookie | null> {
  const sealed = Array.from({ length: maxChunks }, (_, index) => jar.get(chunkName(index))?.value ?? '').join('');
  return sealed ? unseal('session', sealed, sessionCookieSchema) : null;
}
