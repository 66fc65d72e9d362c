import 'server-only';
import { log } from '@/lib/platform/log';
import { attemptCookies, newAttemptId, type Attempt } from '../attempt';
import { authorizationAddress, newChecks } from '../issuer';
import { causeOf } from '../issuer-failure';
import { signInAddress } from '../sign-in-address';
import type { CookieToSet } from '@/lib/platform/session-cookie';

export interface Redirect {
  location: string;
  cookies: CookieToSet[];
}

interface Jar {
  getAll(): { name: string; value: string }[];
}

interface Start {
  /** A path that `returnPath` gave. */
  returnTo: string;
  /** Without a prompt, to make this session live again. */
  renews?: string;
  /** The person must authenticate again. */
  isForced?: boolean;
}

/** Begins one attempt to sign in: state, nonce, PKCE verifier and return path in a cookie of its own, then to the issuer. */
export async function startSignIn({ returnTo, renews, isForced = false }: Start, jar: Jar, now = new Date()): Promise<Redirect> {
  const id = newAttemptId(now);
  const attempt: Attempt = { id, ...newChecks(id), returnTo, renews, isForced };
  try {
    const location = await authorizationAddress(attempt, renews ? 'none' : isForced ? 'login' : undefined);
    return { location, cookies: await attemptCookies(attempt, jar, now) };
  } catch (error) {
    log().error({ cause: causeOf(error) }, 'the identity provider does not respond');
    return { location: signInAddress(returnTo, 'issuerUnavailable'), cookies: [] };
  }
}
