import { NextResponse, type NextRequest } from 'next/server';
import { addressOf } from '@/lib/platform/address-of';
import { failureResponse } from '@/lib/platform/answer-of';
import { env } from '@/lib/platform/env';
import { limitAddress } from '@/lib/platform/limit-address';
import { log } from '@/lib/platform/log';
import { readSessionCookie, type CookieToSet } from '@/lib/platform/session-cookie';

const isDevelopment = process.env.NODE_ENV === 'development';

/**
 * Cloudscape's server-rendered HTML carries `style` attributes, which no nonce can cover: those alone are let through,
 * style elements and scripts are not. React needs `eval` in development only.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    `default-src 'self'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'nonce-${nonce}'`,
    // The development overlay writes style elements without a nonce.
    isDevelopment ? `style-src-elem 'self' 'unsafe-inline'` : `style-src-elem 'self' 'nonce-${nonce}'`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self' data:`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

const healthPath = /^\/api\/health(\/live|\/ready)?$/;

const fixedHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
};

/** A refusal when the client's address has sent too many requests. Health is for load balancers, which ask all the time. */
async function overLimit(request: NextRequest): Promise<Response | null> {
  if (healthPath.test(request.nextUrl.pathname)) return null;
  try {
    await limitAddress(addressOf(request.headers));
    return null;
  } catch (error) {
    return failureResponse(error, 'address', request.headers);
  }
}

/**
 * Headers for every page, and the groups of a session when they are due: only here can a page, an action and a route alike
 * set the cookie that holds the issuer's tokens. Who may see what is decided where data is read, never here; the path is
 * handed on so that the layout can bring people back to it after they have signed in.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = contentSecurityPolicy(nonce);
  const refusal = await overLimit(request);
  if (refusal) return withFixedHeaders(refusal, policy);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);
  const cookies = await dueCookies(request);
  const response = NextResponse.next({ request: { headers } });
  for (const { name, value, options } of cookies) response.cookies.set(name, value, options);
  return withFixedHeaders(response, policy);
}

function withFixedHeaders(response: Response, policy: string): Response {
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of Object.entries(fixedHeaders)) response.headers.set(name, value);
  if (env().PUBLIC_ORIGIN.startsWith('https:')) response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  return response;
}

/** A check that fails changes nothing: the session's row is judged all the same. */
async function dueCookies(request: NextRequest): Promise<CookieToSet[]> {
  if (request.nextUrl.pathname.startsWith('/api/auth/')) return [];
  const cookie = await readSessionCookie(request.cookies);
  if (!cookie) return [];
  try {
    const { checkGroups } = await import('@/lib/people/writes/check-groups');
    return (await checkGroups(cookie)) ?? [];
  } catch (error) {
    log().error({ err: error }, 'the groups of a session were not checked');
    return [];
  }
}

/** All but files of the build. The slash matters: a path that only begins like theirs is a page. */
export const config = { matcher: ['/((?!_next/static/).*)'] };
