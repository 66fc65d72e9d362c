import { unreadCount } from '@/lib/notices/reads';
import { nothingSchema } from '@/lib/notices/schema';
import { subjectOfNotices } from '@/lib/notices/subject';
import { allowed } from '@/lib/platform/decision';
import { route } from '@/lib/platform/route';
import { scopeOf } from '@/lib/platform/scope';

/** For the bell on every page. */
export const GET = route('notices.unread')
  .input(nothingSchema)
  .load('notices', async ({ actor }) => scopeOf(actor))
  .authorize(() => allowed, subjectOfNotices)
  .run(async ({ thing }) => ({ unread: await unreadCount(thing) }));
