import 'server-only';
import { NextResponse } from 'next/server';
import type { EdgeResult } from './at-edge';
import { httpStatusOf } from './errors';

const headers = { 'cache-control': 'no-store' };

/** What a route answers over HTTP: JSON that nothing may cache, or the `Response` that it made itself. */
export function answerOf(result: EdgeResult<unknown>): Response {
  if (!result.ok) return NextResponse.json(result, { status: httpStatusOf[result.code], headers });
  return result.data instanceof Response ? result.data : NextResponse.json(result.data, { headers });
}
