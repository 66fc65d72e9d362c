import { noticePage } from '@/lib/notices/reads';
import { noticeFilterSchema } from '@/lib/notices/schema';
import { subjectOfNotices } from '@/lib/notices/subject';
import { allowed } from '@/lib/platform/decision';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** One page of what the person's teams are told. */
export const GET = route('notices.read')
  .input(noticeFilterSchema)
  .load('notices', async ({ actor }) => scopeOf(actor))
  .authorize(() => allowed, subjectOfNotices)
  .run(({ thing, input }) => noticePage(thing, input));
