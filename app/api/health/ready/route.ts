import { NextResponse } from 'next/server';
import { readinessAnswer } from '@/lib/platform/readiness';

export const dynamic = 'force-dynamic';

/** For load balancers: open to all, says nothing but which part works. */
export async function GET(): Promise<Response> {
  const { status, body } = await readinessAnswer();
  return NextResponse.json(body, { status, headers: { 'cache-control': 'no-store', ...(status !== 200 && { 'retry-after': '5' }) } });
}
