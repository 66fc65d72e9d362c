import { recordAudits, type AuditEntry } from './audit';
import { canonicalJson, sha256 } from './canonical-json';
import { db, Prisma, type Tx } from './db';

/** How long the same attempt is counted before its count is audited, in minutes. */
const windowMinutes = 60;
/** Windows that one sweep closes at most. */
const batchSize = 100;

/**
 * Audits an attempt that came to nothing: the first one at once, further ones of the same person, action, subject and
 * reason as one event with their count when the hour is over. So nobody can fill another team's activity.
 */
export async function recordAttempt(tx: Tx, entry: AuditEntry): Promise<void> {
  const { actor, action, outcome, subject, sentence } = entry;
  const kept: AuditEntry = { ...entry, actor: actor && { personId: actor.personId, name: actor.name } };
  const id = sha256(canonicalJson([actor?.personId ?? null, action, outcome, subject.type, subject.id, sentence]));
  const [row] = await tx.$queryRaw<{ count: number; isOver: boolean }[]>`
    INSERT INTO repeated_attempt AS a (id, entry) VALUES (${id}, ${JSON.stringify(kept)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET count = a.count + 1, "lastAt" = clock_timestamp()
    RETURNING count, since < clock_timestamp() - ${windowMinutes} * interval '1 minute' AS "isOver"`;
  if (row!.count > 0 && !row!.isOver) return;
  if (row!.isOver) {
    await tx.$executeRaw`UPDATE repeated_attempt SET since = clock_timestamp(), count = 0 WHERE id = ${id}`;
  }
  await recordAudits(tx, [...(row!.isOver ? countOf(entry, row!.count - 1) : []), entry]);
}

function countOf(entry: AuditEntry, count: number): AuditEntry[] {
  return count === 0 ? [] : [{ ...entry, sentence: `${entry.sentence} (${count} more ${count === 1 ? 'time' : 'times'} within an hour)`, data: { ...entry.data, count } }];
}

/** Audits the counts of the hours that are over. Workers call it every few seconds; several at once do no harm. */
export async function closeRepeatedAttempts(): Promise<void> {
  await db().$transaction(async (tx) => {
    const over = await tx.$queryRaw<{ id: string; count: number; entry: AuditEntry }[]>`
      SELECT id, count, entry FROM repeated_attempt WHERE since < clock_timestamp() - ${windowMinutes} * interval '1 minute' ORDER BY since LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
    if (over.length === 0) return;
    await tx.$executeRaw`DELETE FROM repeated_attempt WHERE id IN (${Prisma.join(over.map(({ id }) => id))})`;
    await recordAudits(tx, over.flatMap(({ entry, count }) => countOf(entry, count)));
  });
}
