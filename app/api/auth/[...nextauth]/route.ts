import NextAuth from 'next-auth';
import { authOptions } from '@/lib/platform/auth';

type Segment = { params: Promise<{ nextauth: string[] }> };

/** Options are read on the first request, not when the module is loaded: a build has no environment. */
async function handle(request: Request, segment: Segment): Promise<Response> {
  return NextAuth(request as never, segment as never, authOptions()) as Promise<Response>;
}

export { handle as GET, handle as POST };
