import { signInAddress } from '@/lib/people/sign-in-address';
import { userAgentFamily } from '@/lib/people/user-agent';
import { finishSignIn } from '@/lib/people/writes/finish-sign-in';
import { log } from '@/lib/platform/log';
import { readSessionCookie } from '@/lib/platform/session-cookie';
import { limited } from '../../limited';
import { redirectTo } from '../../redirect-to';

/** Where the identity provider sends the browser back to. */
export const GET = limited(async (request) => {
  const callback = {
    search: request.nextUrl.search,
    jar: request.cookies,
    userAgent: userAgentFamily(request.headers.get('user-agent')),
    previous: await readSessionCookie(request.cookies),
  };
  const finished = await finishSignIn(callback).catch((error: unknown) => {
    log().error({ err: error }, 'unexpected fault');
    return { location: signInAddress('/', 'callback'), cookies: [] };
  });
  return redirectTo(finished);
});
