import { z } from 'zod';
import { idText } from '@/lib/platform/text-schema';

/** What the address of the page says, and the query of its list. */
export const noticeFilterSchema = z.object({
  show: z.enum(['unread', 'all']).catch('unread').default('unread'),
  page: z.coerce.number().int().min(1).max(4_000).catch(1).default(1),
});
export type NoticeFilter = z.infer<typeof noticeFilterSchema>;

export const markReadSchema = z.strictObject({ noticeId: idText('ntc') });
export type MarkRead = z.infer<typeof markReadSchema>;

/** Only what was there when the list was read: nobody has seen what came since. */
export const markAllReadSchema = z.strictObject({ asOf: z.iso.datetime() });
export type MarkAllRead = z.infer<typeof markAllReadSchema>;

export const nothingSchema = z.object({});
