import { NextResponse } from 'next/server';
import { readHealth } from '@/lib/platform/health';

export const dynamic = 'force-dynamic';

/** For load balancers and `npm start`: open to all, says nothing but which part works. */
export async function GET(): Promise<Response> {
  const health = await readHealth();
  return NextResponse.json(health, { status: health.status === 'ok' ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
