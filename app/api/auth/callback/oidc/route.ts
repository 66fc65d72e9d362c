import type { NextRequest } from 'next/server';
import { userAgentFamily } from '@/lib/people/user-agent';
import { finishSignIn } from '@/lib/people/writes/finish-sign-in';
import { readSessionCookie } from '@/lib/platform/session-cookie';
import { redirectTo } from '../../redirect-to';

/** Where the identity provider sends the browser back to. */
export async function GET(request: NextRequest): Promise<Response> {
  return redirectTo(
    await finishSignIn({
      search: request.nextUrl.search,
      jar: request.cookies,
      userAgent: userAgentFamily(request.headers.get('user-agent')),
      previous: await readSessionCookie(request.cookies),
    }),
  );
}
