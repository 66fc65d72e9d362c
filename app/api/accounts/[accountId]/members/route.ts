import { accountVisibleTo, membersOf } from '@/lib/accounts/reads';
import { memberSearchSchema } from '@/lib/accounts/schema';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';
import { mayPublish } from '@/lib/services/policy';
import { subjectOfAccount } from '@/lib/services/subject';

/** People of the account's team: who can approve requests for what is published there. */
export const GET = route('account.members')
  .input(memberSearchSchema)
  .load('account', ({ actor, input }) => accountVisibleTo(scopeOf(actor), input.accountId))
  .authorize((actor, account) => mayPublish(actor, account), subjectOfAccount)
  .run(({ thing, input }) => membersOf(thing.teamId, input.search));
