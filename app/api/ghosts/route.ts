import { ghostsQuerySchema } from '@/lib/ghosts/schema';
import { placesOf } from '@/lib/ghosts/reads';
import { subjectOfReading } from '@/lib/ghosts/subject';
import { ghostsView } from '@/lib/ghosts/view';
import { allowed } from '@/lib/platform/decision';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** What AWS holds and no grant explains, on services of one's own teams. */
export const GET = route('ghost.list')
  .input(ghostsQuerySchema)
  .load('account', ({ actor }) => placesOf(scopeOf(actor)))
  .authorize(() => allowed, subjectOfReading)
  .run(({ actor }) => ghostsView(actor));
