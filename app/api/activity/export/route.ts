import { csvOf } from '@/lib/activity/csv';
import { activityToExport } from '@/lib/activity/reads';
import { activityFilterSchema } from '@/lib/activity/schema';
import { allowed } from '@/lib/platform/decision';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** What is filtered, as a file for spreadsheets. */
export const GET = route('activity.export')
  .input(activityFilterSchema)
  .load('activity', async ({ actor }) => scopeOf(actor))
  .authorize(() => allowed, () => ({ type: 'activity', id: 'all', teamIds: [] }))
  .run(
    async ({ thing, input }) =>
      new Response(csvOf(await activityToExport(thing, input)), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="activity-${new Date().toISOString().slice(0, 10)}.csv"`,
          'cache-control': 'no-store',
        },
      }),
  );
