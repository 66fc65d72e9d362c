import { pausesConcerning } from '@/lib/operations/reads/pauses';
import { readHold } from '@/lib/installation/reads/hold';
import { nothingSchema } from '@/lib/operations/schema';
import { allowed } from '@/lib/platform/decision';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** What is paused and concerns the person's teams, and whether the installation is on hold. */
export const GET = route('operations.pauses')
  .input(nothingSchema)
  .load('pauses', async ({ actor }) => scopeOf(actor))
  .authorize(() => allowed, () => ({ type: 'aws', id: 'pauses', teamIds: [] }))
  .run(async ({ thing }) => ({ pauses: await pausesConcerning(thing), hold: await readHold() }));
