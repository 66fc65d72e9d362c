import { startSignIn } from '@/lib/people/writes/start-sign-in';
import { env } from '@/lib/platform/env';
import { returnPath } from '@/lib/platform/return-path';
import { readSessionCookie } from '@/lib/platform/session-cookie';
import { limited } from '../limited';
import { redirectTo } from '../redirect-to';

/** To the identity provider; with `prompt=none` to renew this browser's session without asking. */
export const GET = limited(async (request) => {
  const { searchParams } = request.nextUrl;
  const session = searchParams.get('prompt') === 'none' ? await readSessionCookie(request.cookies) : null;
  return redirectTo(await startSignIn({ returnTo: returnPath(searchParams.get('callbackUrl'), env().PUBLIC_ORIGIN), renews: session?.sessionId }, request.cookies));
});
