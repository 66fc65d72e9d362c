import { Prisma, type Tx } from '@/lib/platform/db';
import { markOf, untilInKey } from '../reads/to-tell';

/** What happened is news for this long; then it makes room. */
const newsDays = 14;
/** Settled notices are kept for this long. */
const keptDays = 90;
/** Deleted in one turn at most. */
const deletedAtOnce = 1_000;

const open = (kind: string) => Prisma.sql`"settledAt" IS NULL AND split_part("key", '/', 1) = ${kind}`;

/** Reminders of a date that was moved or has passed, of a mark that a tighter one took over, or of what was asked for or decided meanwhile. */
export async function settleReminders(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    UPDATE notice SET "settledAt" = clock_timestamp() WHERE ${open('grant-ends')} AND NOT EXISTS (
      SELECT 1 FROM "grant" g WHERE g.id = split_part(notice.key, '/', 2) AND g.state IN ('ACTIVE', 'SUSPENDED') AND g.until > clock_timestamp()
        AND ${untilInKey(Prisma.sql`g.until`)} = split_part(notice.key, '/', 3) AND ${markOf(Prisma.sql`g.until`)}::text = split_part(notice.key, '/', 4)
        AND (split_part(notice.key, '/', 5) = 'asked') = EXISTS (SELECT 1 FROM access_request q WHERE q."renewsGrantId" = g.id AND q.state = 'PENDING'))`;
}

/** Requests that were decided, withdrawn, or lapsed with what they were to renew. */
export async function settleRequests(tx: Tx, kind: 'request-waits' | 'request-undecided' | 'renewal-undecided'): Promise<void> {
  await tx.$executeRaw`
    UPDATE notice SET "settledAt" = clock_timestamp() WHERE ${open(kind)}
      AND NOT EXISTS (SELECT 1 FROM access_request q WHERE q.id = split_part(notice.key, '/', 2) AND q.state = 'PENDING')`;
}

export async function settleNews(tx: Tx, kind: 'news' | 'drift' | 'retirement' | 'correction'): Promise<void> {
  await tx.$executeRaw`UPDATE notice SET "settledAt" = clock_timestamp() WHERE ${open(kind)} AND "createdAt" < clock_timestamp() - ${newsDays} * interval '1 day'`;
}

export async function deleteOldNotices(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE "settledAt" < clock_timestamp() - ${keptDays} * interval '1 day' ORDER BY "settledAt" LIMIT ${deletedAtOnce})`;
}
