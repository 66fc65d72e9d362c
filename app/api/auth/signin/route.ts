import type { NextRequest } from 'next/server';
import { startSignIn } from '@/lib/people/writes/start-sign-in';
import { env } from '@/lib/platform/env';
import { returnPath } from '@/lib/platform/return-path';
import { readSessionCookie } from '@/lib/platform/session-cookie';
import { redirectTo } from '../redirect-to';

/** To the identity provider; with `prompt=none` to renew this browser's session without asking. */
export async function GET(request: NextRequest): Promise<Response> {
  const { searchParams } = request.nextUrl;
  const session = searchParams.get('prompt') === 'none' ? await readSessionCookie(request.cookies) : null;
  return redirectTo(await startSignIn({ returnTo: returnPath(searchParams.get('callbackUrl'), env().PUBLIC_ORIGIN), renews: session?.sessionId }, request.cookies));
}
