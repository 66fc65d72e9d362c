import { mayCutGhost } from '@/lib/ghosts/policy';
import { ghostVisibleTo } from '@/lib/ghosts/reads';
import { blastRadiusOfGhost } from '@/lib/ghosts/reads/blast-radius';
import { ghostPathSchema } from '@/lib/ghosts/schema';
import { subjectOfGhost } from '@/lib/ghosts/subject';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** What a cut takes away, for those who may order it. */
export const GET = route('ghost.previewCut')
  .input(ghostPathSchema)
  .load('access', ({ actor, input }) => ghostVisibleTo(scopeOf(actor), input.ghostId))
  .authorize(mayCutGhost, subjectOfGhost)
  .callsAws(({ service }) => [service.accountId])
  .run(({ actor, thing }) => blastRadiusOfGhost(actor, thing));
