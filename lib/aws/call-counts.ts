import { db, Prisma } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { onEveryAwsCall, type AwsCall } from './observer';

/** What was counted is written this often, if there was anything. */
const writeMs = 15_000;
/** Long enough to look into what happened last week. */
const keepDays = 7;
/** Old rows are looked for this often, and only when there is something to write. */
const tidyMs = 60 * 60_000;

interface Count extends Pick<AwsCall, 'accountId' | 'region' | 'service' | 'operation' | 'result'> {
  calls: number;
  ms: number;
}

/**
 * Counts the calls of this process by account and operation, for those who operate Pergola, and adds them to the minute in
 * which they are written, on the database's clock: at most 15 seconds after the call. Answers what writes the rest and ends it.
 */
export function countAwsCalls(): () => Promise<void> {
  let counts = new Map<string, Count>();
  let writing = Promise.resolve();
  let tidiedAt = Number.NEGATIVE_INFINITY;
  const add = (call: Omit<Count, 'calls'>, calls: number) => {
    const { accountId, region, service, operation, result, ms } = call;
    const key = [accountId, region, service, operation, result].join('/');
    const count = counts.get(key) ?? { accountId, region, service, operation, result, calls: 0, ms: 0 };
    counts.set(key, { ...count, calls: count.calls + calls, ms: count.ms + ms });
  };
  const write = async () => {
    if (counts.size === 0) return;
    const taken = [...counts.values()];
    counts = new Map();
    try {
      await addCounts(taken);
    } catch (error) {
      // The database does not answer: they are added to those of the next time.
      for (const count of taken) add(count, count.calls);
      log().warn({ err: error }, 'counts of AWS calls not written');
      return;
    }
    if (performance.now() - tidiedAt < tidyMs) return;
    tidiedAt = performance.now();
    await forgetOldCounts().catch((error: unknown) => log().warn({ err: error }, 'old counts of AWS calls not deleted'));
  };
  const writeInTurn = () => (writing = writing.then(write));
  const ignore = onEveryAwsCall((call) => add(call, 1));
  const timer = setInterval(writeInTurn, writeMs).unref();
  return async () => {
    clearInterval(timer);
    ignore();
    await writeInTurn();
  };
}

/** Rows that all processes add to, always in the same order, so that two of them never wait for each other. */
async function addCounts(counts: readonly Count[]): Promise<void> {
  const rows = counts.map(({ accountId, region, service, operation, result, calls, ms }) => Prisma.sql`(${accountId}, ${region}, ${service}, ${operation}, ${result}, ${calls}::int, ${ms}::float8)`);
  await db().$executeRaw`
    INSERT INTO aws_call_count AS c (minute, "accountId", region, service, operation, result, calls, ms)
    SELECT date_trunc('minute', clock_timestamp()), v.* FROM (VALUES ${Prisma.join(rows)}) v ("accountId", region, service, operation, result, calls, ms) ORDER BY 2, 3, 4, 5, 6
    ON CONFLICT (minute, "accountId", region, service, operation, result) DO UPDATE SET calls = c.calls + excluded.calls, ms = c.ms + excluded.ms`;
}

async function forgetOldCounts(): Promise<void> {
  await db().$executeRaw`DELETE FROM aws_call_count WHERE minute < clock_timestamp() - ${keepDays} * interval '1 day'`;
}
