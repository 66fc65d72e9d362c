import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from './fresh-database';

test('each fresh database is migrated and nobody else sees what is written to it', async () => {
  const [first, second] = [await freshDatabase(), await freshDatabase()];
  await query(first, 'create table only_here (id int)');
  expect(await query(first, "select to_regclass('only_here') as found")).toEqual([{ found: 'only_here' }]);
  expect(await query(second, "select to_regclass('only_here') as found")).toEqual([{ found: null }]);
  expect(await query(second, "select to_regclass('graphile_worker.jobs')::text as jobs, to_regclass('_prisma_migrations')::text as migrations")).toEqual([
    { jobs: 'graphile_worker.jobs', migrations: '_prisma_migrations' },
  ]);
});

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
