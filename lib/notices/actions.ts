'use server';
import { action } from '@/lib/platform/action';
import { allowed } from '@/lib/platform/decision';
import { scopeOf } from '@/lib/platform/scope';
import { mayMarkRead } from './policy';
import { noticeVisibleTo } from './reads';
import { markAllReadSchema, markReadSchema } from './schema';
import { subjectOfNotice, subjectOfNotices } from './subject';
import { markAllRead, markRead } from './writes/mark-read';

export const markReadAction = action('notice.markRead')
  .input(markReadSchema)
  .load('notice', ({ actor, input, client }) => noticeVisibleTo(scopeOf(actor), input.noticeId, client))
  .authorize(mayMarkRead, subjectOfNotice)
  .run(markRead);

/** Whatever a person is told, they may have read. */
export const markAllReadAction = action('notice.markAllRead')
  .input(markAllReadSchema)
  .load('notices', async ({ actor }) => scopeOf(actor))
  .authorize(() => allowed, subjectOfNotices)
  .run(markAllRead);
