import { grantVisibleTo } from '@/lib/grants/reads';
import { grantPathSchema } from '@/lib/grants/schema';
import { subjectOfGrant } from '@/lib/grants/subject';
import { grantView } from '@/lib/grants/view';
import { allowed } from '@/lib/platform/decision';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** A grant with everything that its page shows as it moves. */
export const GET = route('grant.read')
  .input(grantPathSchema)
  .load('access', ({ actor, input }) => grantVisibleTo(scopeOf(actor), input.id))
  .authorize(() => allowed, subjectOfGrant)
  .run(({ actor, thing }) => grantView(actor, thing));
