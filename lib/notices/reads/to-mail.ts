import { db, Prisma } from '@/lib/platform/db';
import type { MailedNotice } from '../mail-text';

/** Told longer ago, such as before mails were set up: it is in the portal. */
const mailableDays = 7;
/** What is told at about the same time is one mail. */
const collectSeconds = 20;
/** Between two mails to one person, unless there is an alert. */
const pauseMinutes = 10;
/** For how long a worker has a person to itself: longer than sending takes at most. Then another one sends again. */
const claimMinutes = 3;

/** Notices `n` that are to be mailed, with each person `x` who has neither had nor read them. */
const unmailed = Prisma.sql`
  notice n
  CROSS JOIN LATERAL (
    SELECT m."personId" AS id FROM membership m WHERE m."teamId" = n."teamId"
    UNION ALL SELECT a.id FROM person a WHERE n."teamId" IS NULL AND a."isAdmin"
  ) x
  JOIN person p ON p.id = x.id AND p.email LIKE '%_@_%'
  LEFT JOIN notice_reading had ON had."noticeId" = n.id AND had."personId" = x.id
  WHERE n."mailedAt" IS NULL AND n."settledAt" IS NULL AND n."createdAt" > clock_timestamp() - ${mailableDays} * interval '1 day' AND had."mailedAt" IS NULL AND had."readAt" IS NULL`;

export interface Recipient {
  id: string;
  email: string;
  attempts: number;
  /** When the last mail went to them, as it was when this was read. */
  mailedAt: Date | null;
}

/** To whom a mail is due; those whose last mail failed come last. */
export function dueRecipients(limit: number): Promise<Recipient[]> {
  return db().$queryRaw`
    WITH due AS (
      SELECT x.id, bool_or(n.weight = 'ALERT') AS "isUrgent", min(n."createdAt") AS oldest FROM ${unmailed} AND (p."nextMailAt" IS NULL OR p."nextMailAt" <= clock_timestamp()) GROUP BY x.id
    )
    SELECT p.id, p.email, p."mailAttempts" AS attempts, p."mailedAt" FROM person p JOIN due ON due.id = p.id
    WHERE due."isUrgent" OR (due.oldest <= clock_timestamp() - ${collectSeconds} * interval '1 second' AND (p."mailedAt" IS NULL OR p."mailedAt" <= clock_timestamp() - ${pauseMinutes} * interval '1 minute'))
    ORDER BY p."mailAttempts", p.id LIMIT ${limit}`;
}

/** Takes a person for this worker alone and for a few minutes; false when another one has, or had, them meanwhile. */
export async function claimRecipient({ id, attempts, mailedAt }: Recipient): Promise<boolean> {
  const claimed = await db().$executeRaw`
    UPDATE person SET "nextMailAt" = clock_timestamp() + ${claimMinutes} * interval '1 minute'
    WHERE id = ${id} AND ("nextMailAt" IS NULL OR "nextMailAt" <= clock_timestamp()) AND "mailAttempts" = ${attempts} AND "mailedAt" IS NOT DISTINCT FROM ${mailedAt}::timestamptz`;
  return claimed === 1;
}

/** All that is new for one person. */
export function noticesToMail(personId: string): Promise<(MailedNotice & { id: string })[]> {
  return db().$queryRaw`
    SELECT n.id, n.weight, n.sentence, n.href, (SELECT name FROM team t WHERE t.id = n."teamId") AS "teamName" FROM ${unmailed} AND x.id = ${personId} ORDER BY n."createdAt" DESC, n.id LIMIT 1000`;
}

/** Sets aside what nobody is left to be mailed of, since they were, or have read it, or it is over or old. */
export async function closeMailed(): Promise<void> {
  await db().$executeRaw`
    UPDATE notice SET "mailedAt" = clock_timestamp() WHERE "mailedAt" IS NULL AND id NOT IN (SELECT n.id FROM ${unmailed})`;
}
