import { activityPage } from '@/lib/activity/reads';
import { activityQuerySchema } from '@/lib/activity/schema';
import { allowed } from '@/lib/platform/decision';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** One page of who did what, as far as the person may see it. */
export const GET = route('activity.read')
  .input(activityQuerySchema)
  .load('activity', async ({ actor }) => scopeOf(actor))
  .authorize(() => allowed, () => ({ type: 'activity', id: 'all', teamIds: [] }))
  .run(({ thing, input }) => activityPage(thing, input));
