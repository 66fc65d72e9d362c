import { mayRemoveObject } from '@/lib/ghosts/policy';
import { objectVisibleTo } from '@/lib/ghosts/reads/marked-objects';
import { impactOfRemoval } from '@/lib/ghosts/reads/object-impact';
import { objectPathSchema } from '@/lib/ghosts/schema';
import { subjectOfObject } from '@/lib/ghosts/subject';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** What the removal of a marked object takes away, for those who may request it. */
export const GET = route('unmanaged.previewRemoval')
  .input(objectPathSchema)
  .load('object', ({ actor, input }) => objectVisibleTo(scopeOf(actor), input.objectId))
  .authorize(mayRemoveObject, subjectOfObject)
  .callsAws(({ accountId }) => [accountId])
  .run(({ actor, thing }) => impactOfRemoval(actor, thing));
