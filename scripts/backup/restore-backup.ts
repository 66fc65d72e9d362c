import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';
import { createDatabase, dropDatabase, withDatabase } from '../database';
import { readMigrations } from '../migrations/files';
import { applyMigrationsUpTo, migrateOwn } from '../migrations/migrate';
import { urlAs } from '../postgres/roles';
import { StartError } from '../start-error';
import { checkBackupFile, readBackupFile, type BackupHeader, type TableStart } from './backup-file';
import { fingerprintOf, fixTextForm, readTables, type TableColumns } from './database-rows';
import { recordRestore } from './record-restore';

const rowsAtOnce = 500;

/**
 * Replaces the database of `serverUrl` (of the superuser of the project's own server) by the backup, which is loaded into a new
 * database and compared with the backup first. The replaced database is kept as `<name>_replaced` until the next restore. Leases,
 * workers and sessions of people end: a session that was ended after the backup must not come back. The audit log of the restored
 * database says so. Throws a StartError, with
 * nothing changed, for a backup that is damaged or of a newer version.
 */
export async function restoreBackup(serverUrl: string, file: string): Promise<BackupHeader & { replaced: string; sessionsEnded: number }> {
  const header = await checkBackupFile(file);
  await refuseNewer(header);
  const name = new URL(serverUrl).pathname.slice(1);
  const [loading, replaced] = [`${name}_restoring`, `${name}_replaced`];
  await dropDatabase(serverUrl, loading);
  const url = await createDatabase(serverUrl, loading);
  try {
    await applyMigrationsUpTo(urlAs('owner', url), header.migrations);
    await load(url, file);
    await migrateOwn(url);
    const sessionsEnded = await endWhatWasRunning(url);
    await recordRestore(url, file, header, sessionsEnded);
    await dropDatabase(serverUrl, replaced);
    await swap(serverUrl, { name, loading, replaced });
    return { ...header, replaced, sessionsEnded };
  } catch (error) {
    await dropDatabase(serverUrl, loading);
    throw error;
  }
}

async function refuseNewer({ migrations, version }: BackupHeader): Promise<void> {
  const known = new Set((await readMigrations()).migrationDirectories.map(({ path }) => path));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new StartError(`The backup is of a newer version of Pergola (${version}, migration ${unknown[0]}). Check out that version, then restore.`);
}

async function load(url: string, file: string): Promise<void> {
  const client = sessionClient(url);
  await client.connect();
  try {
    await fixTextForm(client);
    await client.query('BEGIN');
    // Triggers and foreign keys saw these rows when they were first written.
    await client.query('SET LOCAL session_replication_role = replica');
    const tables = new Map((await readTables(client)).map((table) => [table.name, table]));
    await client.query(`TRUNCATE ${[...tables.keys()].map((name) => `public.${client.escapeIdentifier(name)}`).join(', ')}`);
    const starts: TableStart[] = [];
    let current: TableColumns | undefined;
    let batch: string[] = [];
    const flush = async () => {
      if (current && batch.length > 0) await insert(client, current, batch);
      batch = [];
    };
    for await (const part of readBackupFile(file)) {
      if (part.is === 'row') {
        batch.push(part.text);
        if (batch.length === rowsAtOnce) await flush();
        continue;
      }
      await flush();
      if (part.is === 'table') {
        current = tableOf(tables, part.start);
        starts.push(part.start);
      }
      if (part.is === 'sequences') {
        for (const { name, last, called } of part.sequences) await client.query('SELECT setval($1::regclass, $2, $3)', [`public.${client.escapeIdentifier(name)}`, last, called]);
      }
    }
    await flush();
    for (const { table, rows, hash } of starts) {
      const found = await fingerprintOf(client, table);
      if (found.rows !== rows || found.hash !== hash) throw new StartError(`The table ${table} differs from the backup after it was loaded (${found.rows} of ${rows} rows). Nothing was replaced.`);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

function tableOf(tables: ReadonlyMap<string, TableColumns>, { table, columns }: TableStart): TableColumns {
  const found = tables.get(table);
  if (!found || found.columns.join() !== columns.join()) throw new StartError(`The migrations of the backup make another table ${table} here. Nothing was replaced.`);
  return found;
}

/** PostgreSQL reads its own text form of a row, so every value of every type comes back as it was. */
async function insert(client: pg.ClientBase, { name, written }: TableColumns, rows: string[]): Promise<void> {
  const table = `public.${client.escapeIdentifier(name)}`;
  const columns = written.map((column) => client.escapeIdentifier(column));
  await client.query(
    `INSERT INTO ${table} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE SELECT ${columns.map((column) => `(r).${column}`).join(', ')} FROM (SELECT text::${table} AS r FROM unnest($1::text[]) AS t(text) OFFSET 0) rows`,
    [rows],
  );
}

/** What ran when the backup was made does not run now. Everything that is not gone is due, because the queue starts empty. */
async function endWhatWasRunning(url: string): Promise<number> {
  const client = sessionClient(url);
  await client.connect();
  try {
    const { rowCount } = await client.query(`UPDATE session SET "endedAt" = clock_timestamp(), "endReason" = 'ADMINISTRATOR' WHERE "endedAt" IS NULL AND "expiresAt" > clock_timestamp()`);
    await client.query(`UPDATE resource SET "leaseOwner" = NULL, "leaseUntil" = NULL, "leaseToken" = "leaseToken" + 1, "nextPassAt" = clock_timestamp() WHERE NOT (phase = 'GONE' AND desired = 'ABSENT')`);
    await client.query('DELETE FROM worker');
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

async function swap(serverUrl: string, { name, loading, replaced }: { name: string; loading: string; replaced: string }): Promise<void> {
  const client = sessionClient(withDatabase(serverUrl, 'postgres'));
  await client.connect();
  try {
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY($1)', [[name, loading]]);
    await client.query('BEGIN');
    await client.query(`ALTER DATABASE ${client.escapeIdentifier(name)} RENAME TO ${client.escapeIdentifier(replaced)}`);
    await client.query(`ALTER DATABASE ${client.escapeIdentifier(loading)} RENAME TO ${client.escapeIdentifier(name)}`);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
