import { mayReadUsers } from '@/lib/grants/policy';
import { grantVisibleTo } from '@/lib/grants/reads';
import { usersOfGrant } from '@/lib/grants/reads/users-of-grant';
import { grantPathSchema } from '@/lib/grants/schema';
import { subjectOfGrant } from '@/lib/grants/subject';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** What uses the connections of a grant, for both sides. */
export const GET = route('grant.readUsers')
  .input(grantPathSchema)
  .load('access', ({ actor, input }) => grantVisibleTo(scopeOf(actor), input.id))
  .authorize((actor, grant) => mayReadUsers(actor, grant), subjectOfGrant)
  .callsAws(({ accountId }) => [accountId])
  .run(({ actor, thing }) => usersOfGrant(actor, thing));
