import { databaseNow, db, Prisma, type Tx } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { returnPath } from '@/lib/platform/return-path';
import type { Scope } from '@/lib/platform/scope';
import type { Notice, NoticeWeight } from '@/prisma/generated/client';
import type { NoticeFilter } from './schema';

/** A notice as its page shows it: plain JSON. */
export interface NoticeView {
  id: string;
  weight: NoticeWeight;
  sentence: string;
  href: string;
  /** The team that is told; null: administrators. */
  teamName: string | null;
  createdAt: string;
  /** It is no longer so. */
  settledAt: string | null;
  isRead: boolean;
}

export interface NoticePage {
  notices: NoticeView[];
  hasMore: boolean;
  /** Not read and still so. */
  unread: number;
  /** When this was read, on the database's clock. */
  asOf: string;
}

const noticePageSize = 20;
/** More than this are not counted. */
export const mostUnread = 100;

/** What the scope's people are told: administrators read what teams are told on the pages of those teams' things. */
export const toldTo = ({ teamIds, seesAll }: Scope) => Prisma.sql`(n."teamId" = ANY(${teamIds}::text[])${seesAll ? Prisma.sql` OR n."teamId" IS NULL` : Prisma.empty})`;
const isRead = ({ personId }: Scope) => Prisma.sql`EXISTS (SELECT 1 FROM notice_reading x WHERE x."noticeId" = n.id AND x."personId" = ${personId} AND x."readAt" IS NOT NULL)`;

/** For every page, so it stops at a hundred and looks at open notices alone. */
export async function unreadCount(scope: Scope): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM notice n WHERE n."settledAt" IS NULL AND ${toldTo(scope)} AND NOT ${isRead(scope)} LIMIT ${mostUnread}) unread`;
  return row!.count;
}

/** One page: what is open first, then the latest. */
export async function noticePage(scope: Scope, { show, page }: NoticeFilter): Promise<NoticePage> {
  const asOf = await databaseNow();
  const [rows, unread] = await Promise.all([
    db().$queryRaw<(Omit<NoticeView, 'createdAt' | 'settledAt'> & { createdAt: Date; settledAt: Date | null })[]>`
      SELECT n.id, n.weight, n.sentence, n.href, t.name AS "teamName", n."createdAt", n."settledAt", ${isRead(scope)} AS "isRead" FROM notice n LEFT JOIN team t ON t.id = n."teamId"
      WHERE ${toldTo(scope)} ${show === 'unread' ? Prisma.sql`AND n."settledAt" IS NULL AND NOT ${isRead(scope)}` : Prisma.empty}
      ORDER BY n."settledAt" IS NOT NULL, n."createdAt" DESC, n.id DESC LIMIT ${noticePageSize + 1} OFFSET ${(page - 1) * noticePageSize}`,
    unreadCount(scope),
  ]);
  return {
    notices: rows.slice(0, noticePageSize).map(({ createdAt, settledAt, href, ...row }) => ({ ...row, href: returnPath(href, env().PUBLIC_ORIGIN), createdAt: createdAt.toISOString(), settledAt: settledAt?.toISOString() ?? null })),
    hasMore: rows.length > noticePageSize,
    unread,
    asOf: asOf.toISOString(),
  };
}

export async function noticeVisibleTo(scope: Scope, noticeId: string, client: Tx = db()): Promise<Pick<Notice, 'id' | 'teamId'> | null> {
  const [row] = await client.$queryRaw<Pick<Notice, 'id' | 'teamId'>[]>`SELECT n.id, n."teamId" FROM notice n WHERE n.id = ${noticeId} AND ${toldTo(scope)}`;
  return row ?? null;
}
