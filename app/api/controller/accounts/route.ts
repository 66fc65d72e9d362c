import { accountChoices } from '@/lib/accounts/reads';
import { accountSearchSchema } from '@/lib/accounts/schema';
import { mayWatchController } from '@/lib/operations/policy';
import { subjectOfController } from '@/lib/operations/subject';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** Accounts to pause, or to narrow the list of resources down to. */
export const GET = route('operations.watch')
  .input(accountSearchSchema)
  .load('controller', async () => ({ id: 'controller' }))
  .authorize(mayWatchController, subjectOfController)
  .run(({ actor, input }) => accountChoices(scopeOf(actor), input.search));
