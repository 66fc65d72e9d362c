import { mayWatchController } from '@/lib/operations/policy';
import { readAwsCalls } from '@/lib/operations/reads/aws-calls';
import { nothingSchema } from '@/lib/operations/schema';
import { subjectOfController } from '@/lib/operations/subject';
import { route } from '@/lib/platform/route';

/** What was asked of AWS in the last hour, by account. */
export const GET = route('operations.watch')
  .input(nothingSchema)
  .load('controller', async () => ({ id: 'controller' }))
  .authorize(mayWatchController, subjectOfController)
  .run(readAwsCalls);
