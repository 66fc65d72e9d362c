import { takeRefusals } from './count-refusal';
import { db, Prisma } from './db';
import { log } from './log';

/** What was counted is written this often, so that a flood of refused requests is a few statements. */
const writeMs = 5_000;
const keepHours = 24;

/** Writes what this process refuses, as long as it runs. */
export function writeLimitRefusals(): void {
  setInterval(() => void writeRefusals(), writeMs).unref();
}

/** Adds what this process has refused to the minute in which it is written. */
export async function writeRefusals(): Promise<void> {
  const counts = takeRefusals();
  if (counts.length === 0) return;
  const rows = counts.map(({ kind, key, count }) => Prisma.sql`(${kind}, ${key}, ${count}::int)`);
  try {
    await db().$executeRaw`
      INSERT INTO limit_refusal AS r (minute, kind, key, count)
      SELECT date_trunc('minute', clock_timestamp()), v.* FROM (VALUES ${Prisma.join(rows)}) v (kind, key, count) ORDER BY 2, 3
      ON CONFLICT (minute, kind, key) DO UPDATE SET count = r.count + excluded.count`;
    await db().$executeRaw`DELETE FROM limit_refusal WHERE minute < clock_timestamp() - ${keepHours} * interval '1 hour'`;
  } catch (error) {
    log().warn({ err: error }, 'refusals of limits not written');
  }
}
