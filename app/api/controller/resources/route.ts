import { mayWatchController } from '@/lib/operations/policy';
import { readStuck } from '@/lib/operations/reads/stuck';
import { stuckFilterSchema } from '@/lib/operations/schema';
import { subjectOfController } from '@/lib/operations/subject';
import { route } from '@/lib/platform/route';

/** One page of what is blocked, failing or slow. */
export const GET = route('operations.watch')
  .input(stuckFilterSchema)
  .load('controller', async () => ({ id: 'controller' }))
  .authorize(mayWatchController, subjectOfController)
  .run(({ input }) => readStuck(input));
