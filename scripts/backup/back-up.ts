import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';
import { version } from '@/package.json';
import type { BackupHeader, Part } from './backup-file';
import { writeBackupFile } from './backup-file';
import { fingerprintOf, fixTextForm, readTables } from './database-rows';

const rowsAtOnce = 1_000;

/**
 * Writes every row of the application to a file, as of one moment, while Pergola runs: one transaction reads it all from one
 * snapshot, and blocks nobody. `ownerUrl` is of the role that owns the tables. Answers what the backup is of.
 */
export async function backUp(ownerUrl: string, file: string): Promise<BackupHeader & { rows: number }> {
  const client = sessionClient(ownerUrl);
  await client.connect();
  try {
    await fixTextForm(client);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const header = await readHeader(client);
    let rows = 0;
    await writeBackupFile(file, counted(partsOf(client, header), () => (rows += 1)));
    await client.query('COMMIT');
    return { ...header, rows };
  } finally {
    await client.end();
  }
}

async function* counted(parts: AsyncIterable<Part>, count: () => void): AsyncGenerator<Part> {
  for await (const part of parts) {
    if (part.is === 'row') count();
    yield part;
  }
}

async function readHeader(client: pg.ClientBase): Promise<BackupHeader> {
  const { rows: [facts] } = await client.query<{ id: string; seq: string | null; at: Date }>('SELECT i.id, (SELECT max(seq) FROM audit_event)::text AS seq, clock_timestamp() AS at FROM installation i');
  const { rows: migrations } = await client.query<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name');
  return { pergolaBackup: 1, createdAt: facts!.at.toISOString(), version, installationId: facts!.id, auditSeq: facts!.seq, migrations: migrations.map(({ name }) => name) };
}

async function* partsOf(client: pg.ClientBase, header: BackupHeader): AsyncGenerator<Part> {
  yield { is: 'header', header };
  for (const { name, columns } of await readTables(client)) {
    yield { is: 'table', start: { table: name, columns, ...(await fingerprintOf(client, name)) } };
    await client.query(`DECLARE backup NO SCROLL CURSOR FOR SELECT t::text AS text FROM public.${client.escapeIdentifier(name)} t`);
    for (;;) {
      const { rows } = await client.query<{ text: string }>(`FETCH ${rowsAtOnce} FROM backup`);
      if (rows.length === 0) break;
      for (const { text } of rows) yield { is: 'row', text };
    }
    await client.query('CLOSE backup');
  }
  const { rows: names } = await client.query<{ name: string }>(`SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'S' ORDER BY 1`);
  const sequences = [];
  for (const { name } of names) {
    const { rows } = await client.query<{ last: string; called: boolean }>(`SELECT last_value::text AS last, is_called AS called FROM public.${client.escapeIdentifier(name)}`);
    sequences.push({ name, ...rows[0]! });
  }
  yield { is: 'sequences', sequences };
}
