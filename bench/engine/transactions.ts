import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** PostgreSQL's counters come up to a second late, but all of them alike. */
export async function transactionsASecond(client: pg.Client, ms: number): Promise<number> {
  const [before, startedAt] = [await counted(client), performance.now()];
  await sleep(ms);
  // The question itself is one.
  return ((await counted(client)) - before - 1) / ((performance.now() - startedAt) / 1000);
}

async function counted(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>('SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()');
  return Number(rows[0]!.count);
}
