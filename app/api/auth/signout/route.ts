import { NextResponse, type NextRequest } from 'next/server';
import { beginSignOut, issuerLogout } from '@/lib/people/writes/sign-out';
import { answerOf } from '@/lib/platform/answer-of';
import { atEdge } from '@/lib/platform/at-edge';
import { AppError } from '@/lib/platform/errors';
import { isSameOrigin } from '@/lib/platform/same-origin';
import { redirectTo } from '../redirect-to';

/** Ends this browser's session. Answers where to go next, which may be this address again, by GET. */
export async function POST(request: NextRequest): Promise<Response> {
  return answerOf(
    await atEdge('route', 'session.end', async () => {
      if (!isSameOrigin(request.headers)) throw new AppError('crossSite', 'This request did not come from a page of the portal. You are still signed in. Open the portal and sign out there.');
      const { location, cookies } = await beginSignOut(request.cookies);
      const response = NextResponse.json({ location }, { headers: { 'cache-control': 'no-store' } });
      for (const { name, value, options } of cookies) response.cookies.set(name, value, options);
      return response;
    }),
  );
}

/** On to the identity provider, to sign out there too. Without a sign-out under way: the sign-in page. */
export async function GET(request: NextRequest): Promise<Response> {
  return redirectTo(await issuerLogout(request.cookies));
}
