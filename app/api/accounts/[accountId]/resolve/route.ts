import { accountVisibleTo } from '@/lib/accounts/reads';
import { resolveSchema } from '@/lib/accounts/schema';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';
import { resolveTarget } from '@/lib/services/checks/gather';
import { mayPublish } from '@/lib/services/policy';
import { subjectOfAccount } from '@/lib/services/subject';

/** Whether public DNS knows a name: one of the checks before publishing. */
export const GET = route('account.resolve')
  .input(resolveSchema)
  .load('account', ({ actor, input }) => accountVisibleTo(scopeOf(actor), input.accountId))
  .authorize((actor, account) => mayPublish(actor, account), subjectOfAccount)
  .callsAws(({ id }) => [id])
  .run(({ input }) => resolveTarget({ domainName: input.name.toLowerCase() }));
