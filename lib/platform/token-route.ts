import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextRequest } from 'next/server';
import { answerOf } from './answer-of';
import { atEdge } from './at-edge';
import { AppError, notFound } from './errors';

/**
 * A route for programs, which have a token and no session: `tokenRoute('metrics.read').authorize(() => env().METRICS_TOKEN).run(…)`.
 * While no token is configured it looks absent. As in `route`, there is no `.run` before `.authorize`.
 */
export function tokenRoute(name: string) {
  return {
    authorize: (configured: () => string | undefined) => ({
      run:
        (run: (request: NextRequest) => Promise<unknown>) =>
        async (request: NextRequest): Promise<Response> =>
          answerOf(
            await atEdge('route', name, async () => {
              requireToken(request.headers.get('authorization'), configured());
              return run(request);
            }),
          ),
    }),
  };
}

function requireToken(given: string | null, configured: string | undefined): void {
  if (!configured) throw notFound('address');
  if (!isSame(given ?? '', `Bearer ${configured}`)) {
    throw new AppError('notSignedIn', 'This address is for programs that have its token. Send it as “Authorization: Bearer …”.');
  }
}

/** In the same time wherever they differ, and however long they are. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
