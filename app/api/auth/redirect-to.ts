import 'server-only';
import { NextResponse } from 'next/server';
import type { Redirect } from '@/lib/people/writes/start-sign-in';
import { env } from '@/lib/platform/env';

/** A redirect that sets cookies and that nothing may cache. */
export function redirectTo({ location, cookies }: Redirect): NextResponse {
  const response = NextResponse.redirect(new URL(location, env().PUBLIC_ORIGIN), 303);
  response.headers.set('cache-control', 'no-store');
  response.headers.set('referrer-policy', 'no-referrer');
  for (const { name, value, options } of cookies) response.cookies.set(name, value, options);
  return response;
}
