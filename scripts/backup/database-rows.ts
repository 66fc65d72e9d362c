import type pg from 'pg';

/** A table of the application, with the columns that are written. The database computes the generated ones. */
export interface TableColumns {
  name: string;
  columns: string[];
  written: string[];
}

/** Prisma's own: migrations fill it. */
const notKept = '_prisma_migrations';

/** Every table of the schema `public`. The queue's schema is not kept: the workers feed it again from the rows. */
export async function readTables(client: pg.ClientBase): Promise<TableColumns[]> {
  const { rows } = await client.query<TableColumns>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns,
       array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS written
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> $1 GROUP BY c.relname ORDER BY c.relname`,
    [notKept],
  );
  return rows;
}

/** Sets how values are written as text, so that the same row has the same text in each session. */
export async function fixTextForm(client: pg.ClientBase): Promise<void> {
  await client.query(`SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET statement_timeout = 0; SET lock_timeout = 0`);
}

/** Number of rows, and a hash of all of them in whatever order. */
export async function fingerprintOf(client: pg.ClientBase, table: string): Promise<{ rows: number; hash: string }> {
  const { rows } = await client.query<{ rows: string; hash: string }>(`SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS hash FROM public.${client.escapeIdentifier(table)} t`);
  return { rows: Number(rows[0]!.rows), hash: rows[0]!.hash };
}
