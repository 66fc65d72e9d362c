import { scopeOf, type Scope } from '@/lib/platform/scope';
import type { WriteContext } from '@/lib/platform/write';
import { toldTo } from '../reads';
import type { MarkAllRead, MarkRead } from '../schema';

/** For this person alone: it changes nothing for others, so it is not in the audit. */
export async function markRead({ input, transaction }: WriteContext<MarkRead, unknown>): Promise<{ noticeId: string }> {
  await transaction((tx, { actor }) => tx.$executeRaw`
    INSERT INTO notice_reading ("noticeId", "personId", "readAt") SELECT n.id, ${actor.personId}, clock_timestamp() FROM notice n WHERE n.id = ${input.noticeId} AND ${toldTo(scopeOf(actor))}
    ON CONFLICT ("noticeId", "personId") DO UPDATE SET "readAt" = coalesce(notice_reading."readAt", excluded."readAt")`);
  return { noticeId: input.noticeId };
}

/** All that was there when the list was read, settled or not. */
export async function markAllRead({ input, transaction }: WriteContext<MarkAllRead, Scope>): Promise<{ marked: number }> {
  const marked = await transaction((tx, { actor, thing: scope }) => tx.$executeRaw`
    INSERT INTO notice_reading ("noticeId", "personId", "readAt") SELECT n.id, ${actor.personId}, clock_timestamp() FROM notice n
    WHERE ${toldTo(scope)} AND n."createdAt" <= ${new Date(input.asOf)}
      AND NOT EXISTS (SELECT 1 FROM notice_reading x WHERE x."noticeId" = n.id AND x."personId" = ${actor.personId} AND x."readAt" IS NOT NULL)
    ON CONFLICT ("noticeId", "personId") DO UPDATE SET "readAt" = excluded."readAt"`);
  return { marked };
}
