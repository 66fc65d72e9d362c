import { NextResponse } from 'next/server';

export const dynamic = 'force-dynamic';

/** For process managers: this process answers. Asks nothing of the database or of AWS. */
export function GET(): Response {
  return NextResponse.json({ status: 'live' }, { headers: { 'cache-control': 'no-store' } });
}
