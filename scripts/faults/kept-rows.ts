import type pg from 'pg';

interface KeptTable {
  name: string;
  /** Columns that can be written. */
  columns: string;
  /** JSON; null without a row. */
  rows: string | null;
}

/** The rows of every table of the portal and of the queue, to be put back as often as wanted: far quicker than another database. */
export interface KeptRows {
  tables: readonly KeptTable[];
  sequences: readonly { name: string; last: string }[];
  /** When they were kept, in milliseconds since the epoch. */
  at: number;
}

/** Past triggers and foreign keys: rows are taken away and put back as they were. */
const pastTriggers = 'SET LOCAL session_replication_role = replica';

export async function keepRows(client: pg.Client): Promise<KeptRows> {
  const { rows: tables } = await client.query<Omit<KeptTable, 'rows'>>(`
    SELECT format('%I.%I', table_schema, table_name) AS name, string_agg(format('%I', column_name), ', ') AS columns
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema IN ('public', 'graphile_worker') AND table_type = 'BASE TABLE' AND table_name NOT IN ('_prisma_migrations', 'migrations') AND is_generated = 'NEVER' GROUP BY table_schema, table_name ORDER BY 1`);
  const { rows: kept } = await client.query<Pick<KeptTable, 'name' | 'rows'>>(
    tables.map(({ name }) => `SELECT ${client.escapeLiteral(name)} AS name, (SELECT json_agg(one)::text FROM ${name} AS one) AS rows`).join(' UNION ALL '),
  );
  const rowsOf = new Map(kept.map(({ name, rows }) => [name, rows]));
  const { rows: sequences } = await client.query<KeptRows['sequences'][number]>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value AS last FROM pg_sequences WHERE schemaname IN ('public', 'graphile_worker') AND last_value IS NOT NULL`,
  );
  return { tables: tables.map((table) => ({ ...table, rows: rowsOf.get(table.name) ?? null })), sequences, at: Date.now() };
}

/** Into the same database or another one like it. Sequences only go on: no number comes twice. What is to come is as far away as it was. */
export async function putBack(client: pg.Client, { tables, sequences, at }: KeptRows): Promise<void> {
  const again = tables.flatMap(({ name, columns, rows }) => [
    `DELETE FROM ${name}`,
    ...(rows ? [`INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM json_populate_recordset(NULL::${name}, ${client.escapeLiteral(rows)})`] : []),
  ]);
  const onward = sequences.map(({ name, last }) => `SELECT setval(${client.escapeLiteral(name)}, greatest(last_value, ${last})) FROM ${name}`);
  const slept = `interval '${Date.now() - at} ms'`;
  const later = [
    `UPDATE resource SET "nextPassAt" = "nextPassAt" + ${slept}, "phaseSince" = "phaseSince" + ${slept}, "leaseUntil" = "leaseUntil" + ${slept}`,
    `UPDATE graphile_worker._private_jobs SET run_at = run_at + ${slept}`,
  ];
  // Several statements in one message are one transaction.
  await client.query([pastTriggers, ...again, ...onward, ...later].join(';'));
}
