import 'server-only';
import { NextResponse } from 'next/server';
import type { EdgeResult } from './at-edge';
import { failureOf } from './failure';
import { httpStatusOf } from './errors';

const headers = { 'cache-control': 'no-store' };

/** What a route answers over HTTP: JSON that nothing may cache, or the `Response` that it made itself. */
export function answerOf(result: EdgeResult<unknown>): Response {
  if (!result.ok) {
    const { code, retryAfterSeconds } = result;
    return NextResponse.json(result, { status: httpStatusOf[code], headers: { ...headers, ...(retryAfterSeconds && { 'retry-after': String(retryAfterSeconds) }) } });
  }
  return result.data instanceof Response ? result.data : NextResponse.json(result.data, { headers });
}

/** The same for what was thrown before there was a chain: its message as text where a browser opens an address, JSON for programs. */
export function failureResponse(error: unknown, action: string, asked?: Headers): Response {
  const failure = failureOf(error, action);
  const response = answerOf(failure);
  if (!asked?.get('accept')?.includes('text/html')) return response;
  response.headers.set('content-type', 'text/plain; charset=utf-8');
  return new Response(failure.message, response);
}
