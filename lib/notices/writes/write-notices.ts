import { Prisma, type Tx } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { Draft } from '../draft';
import type { OpenNotice, Plan } from '../standing';

/**
 * Writes notices down, each under a key that only one can have. `reopens`: what is so again within the hour is the same
 * notice, and nobody is told anew.
 */
export async function writeNotices(tx: Tx, drafts: readonly Draft[], { reopens = false } = {}): Promise<void> {
  if (drafts.length === 0) return;
  const rows = JSON.stringify(drafts.map((draft) => ({ id: newId('ntc'), notFor: [], ...draft })));
  const onConflict = reopens
    ? Prisma.sql`DO UPDATE SET sentence = excluded.sentence, href = excluded.href, "settledAt" = NULL, "mailedAt" = NULL WHERE notice."settledAt" IS NOT NULL`
    : Prisma.sql`DO NOTHING`;
  await tx.$executeRaw`
    INSERT INTO notice (id, key, "teamId", weight, sentence, href)
    SELECT id, key, "teamId", weight::"NoticeWeight", sentence, href FROM jsonb_to_recordset(${rows}::jsonb) AS d(id text, key text, "teamId" text, weight text, sentence text, href text)
    ON CONFLICT (key) ${onConflict}`;
  if (!drafts.some(({ notFor }) => notFor && notFor.length > 0)) return;
  await tx.$executeRaw`
    INSERT INTO notice_reading ("noticeId", "personId", "readAt")
    SELECT n.id, p.id, clock_timestamp() FROM jsonb_to_recordset(${rows}::jsonb) AS d(key text, "notFor" jsonb)
    JOIN notice n ON n.key = d.key CROSS JOIN LATERAL jsonb_array_elements_text(d."notFor") AS who(id) JOIN person p ON p.id = who.id
    ON CONFLICT DO NOTHING`;
}

/** Open notices of one kind; the index of open ones has the kind as it is written here. */
export function openNotices(tx: Tx, kind: string): Promise<OpenNotice[]> {
  return tx.$queryRaw`SELECT id, key, sentence, href, "createdAt" FROM notice WHERE "settledAt" IS NULL AND split_part("key", '/', 1) = ${kind} ORDER BY id`;
}

export async function carryOut(tx: Tx, { tell, refresh, settle }: Plan): Promise<void> {
  await writeNotices(tx, tell, { reopens: true });
  if (refresh.length > 0) {
    await tx.$executeRaw`
      UPDATE notice n SET sentence = d.sentence, href = d.href FROM jsonb_to_recordset(${JSON.stringify(refresh)}::jsonb) AS d(id text, sentence text, href text) WHERE n.id = d.id`;
  }
  if (settle.length > 0) await tx.$executeRaw`UPDATE notice SET "settledAt" = clock_timestamp() WHERE id = ANY(${settle}::text[]) AND "settledAt" IS NULL`;
}
