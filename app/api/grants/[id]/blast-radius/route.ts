import { blastRadiusOf } from '@/lib/grants/reads/blast-radius';
import { mayEnd } from '@/lib/grants/policy';
import { grantVisibleTo } from '@/lib/grants/reads';
import { grantPathSchema } from '@/lib/grants/schema';
import { subjectOfGrant } from '@/lib/grants/subject';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** What ending a grant will break, for those who may end it. */
export const GET = route('grant.previewEnd')
  .input(grantPathSchema)
  .load('access', ({ actor, input }) => grantVisibleTo(scopeOf(actor), input.id))
  .authorize((actor, grant) => mayEnd(actor, grant), subjectOfGrant)
  .callsAws(({ accountId }) => [accountId])
  .run(({ actor, thing }) => blastRadiusOf(actor, thing));
