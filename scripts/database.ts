import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';
import { findFreePort, isPortFree } from './free-port';
import { clearLeftover } from './postgres/leftover';
import { ensureRoles, ownerName } from './postgres/roles';
import { serverUser, startServer } from './postgres/server';

export interface DatabaseHandle {
  /** Connection string of the database `pergola`, as the server's superuser; `urlAs` gives those of the three roles. */
  url: string;
  pid: number;
  /** Resolves when the server is gone, wanted or not. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that comes with the project, with its data, port and password under `home`, and makes the
 * database `pergola` when it is missing.
 */
export async function startDatabase({ home, durable = true }: { home: string; durable?: boolean }): Promise<DatabaseHandle> {
  const folder = resolve(home);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const dataDir = join(folder, 'postgres');
  await clearLeftover(dataDir);
  const { port, password } = await readSettings(folder);
  const server = await startServer({
    dataDir,
    logFile: join(folder, 'logs', 'postgres.log'),
    port,
    password,
    durable,
  });
  const url = `postgresql://${serverUser}:${password}@127.0.0.1:${port}/pergola`;
  try {
    await onServer(url, (client) => ensureRoles(client, url));
    await createDatabase(url, 'pergola');
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url, ...server };
}

/**
 * Creates a database on the server of `serverUrl`, unless it exists; `template` is copied. On the project's own server it
 * belongs to the role that migrates. Returns its connection string, for the same account as `serverUrl`.
 */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  await onServer(serverUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    const from = template ? ` template ${client.escapeIdentifier(template)}` : '';
    const { rows } = await client.query<{ isOwn: boolean }>(`select current_setting('is_superuser') = 'on' and exists (select from pg_roles where rolname = $1) as "isOwn"`, [ownerName]);
    const owner = rows[0]!.isOwn ? ` owner ${client.escapeIdentifier(ownerName)}` : '';
    await client.query(`create database ${client.escapeIdentifier(name)}${owner}${from}`);
  });
  return withDatabase(serverUrl, name);
}

/** Drops a database with whatever is still connected to it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await onServer(serverUrl, (client) => client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`));
}

/** The same server and account, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function onServer(serverUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = sessionClient(withDatabase(serverUrl, 'postgres'));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** The port is kept, so that a connection string that somebody wrote down stays true; it changes only when it is taken. */
async function readSettings(home: string): Promise<{ port: number; password: string }> {
  const file = join(home, 'postgres.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const saved = text ? (JSON.parse(text) as { port: number; password: string }) : undefined;
  const settings = {
    port: saved && (await isPortFree(saved.port)) ? saved.port : await findFreePort(),
    password: saved?.password ?? randomBytes(18).toString('hex'),
  };
  await writeFile(file, `${JSON.stringify(settings)}\n`, { mode: 0o600 });
  return settings;
}
