import type pg from 'pg';
import { sessionClient } from '../../lib/platform/database-session';
import { stack } from './stack';

/** Asks the database behind the portal's back: for what no page can bring about or show. */
export async function query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = sessionClient(stack.databaseUrl);
  await client.connect();
  try {
    return (await client.query<Row & pg.QueryResultRow>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
