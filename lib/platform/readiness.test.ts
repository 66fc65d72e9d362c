import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { findServerAccount } from '@/scripts/postgres/account';
import { hearLog } from '@/scripts/testing/log-lines';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { databaseProblem } from './database-role';
import { closeDb, db, pool } from './db';
import { env } from './env';
import { failureOf } from './failure';
import { serveMetrics } from './metrics-server';
import { readReadiness } from './readiness';

let admin: pg.Client;
let database: string;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' }) });
  // The database is dropped while it is still connected.
  admin.on('error', () => undefined);
  await admin.connect();
  database = admin.escapeIdentifier(admin.database!);
  return () => admin.end();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What the log says of the answers since. */
function hearProblems(): () => unknown {
  const { lines } = hearLog();
  return () => lines().flatMap(({ problems, msg }) => (msg === 'not ready' ? [problems] : msg === 'ready again' ? ['none'] : []));
}

/** Past the time for which an answer is kept. */
let hours = 0;
async function freshReadiness() {
  hours += 1;
  const later = performance.now() + hours * 3_600_000;
  const spy = vi.spyOn(performance, 'now').mockReturnValue(later);
  return readReadiness().finally(() => spy.mockRestore());
}

test('ready while AWS is away, and everyone is answered from one probe', async () => {
  // Loading the client is no part of a probe.
  await db().team.count();
  const answers = await Promise.all(Array.from({ length: 50 }, () => readReadiness()));
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toEqual({ status: 'ready', database: 'ok', writable: 'ok', migrations: 'ok' });
});

test('a migration that is missing: not ready, and a process does not start', async () => {
  const { rows } = await admin.query<{ migration_name: string }>('DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING *');
  const name = rows[0]!.migration_name;
  const problems = hearProblems();
  const parts = { status: 'notReady', database: 'ok', writable: 'ok', migrations: 'failing' };
  expect([await freshReadiness(), await freshReadiness()]).toEqual([parts, parts]);
  expect(await databaseProblem()).toContain(`lacks migrations (${name}). Run npm run db:migrate`);
  await admin.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('again', 'again', $1, now()), ('later', 'later', '29991231235959_of_a_later_version', now())`, [name]);
  expect(await freshReadiness()).toMatchObject({ status: 'ready', migrations: 'ok' });
  expect(problems()).toEqual([{ migrations: `The database lacks the migration ${name}. Run npm run db:migrate.` }, 'none']);
});

test('a database that accepts no writes: not ready', async () => {
  await admin.query(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
  await closeDb();
  const problems = hearProblems();
  expect(await freshReadiness()).toEqual({ status: 'notReady', database: 'ok', writable: 'failing', migrations: 'ok' });
  expect(problems()).toEqual([{ writable: expect.stringContaining('can’t save changes') as string }]);
  await admin.query(`SET default_transaction_read_only = off; ALTER DATABASE ${database} RESET default_transaction_read_only`);
  await closeDb();
  expect(await freshReadiness()).toMatchObject({ status: 'ready' });
});

test('a database that does not respond: not ready, and back again', async () => {
  const before = env().DATABASE_URL;
  await closeDb();
  env().DATABASE_URL = 'postgresql://pergola_app:x@127.0.0.1:9/pergola';
  const problems = hearProblems();
  expect(await freshReadiness()).toEqual({ status: 'notReady', database: 'failing', writable: 'failing', migrations: 'failing' });
  expect(problems()).toEqual([expect.objectContaining({ database: expect.stringContaining('does not respond') as string })]);
  await closeDb();
  env().DATABASE_URL = before;
  expect(await freshReadiness()).toMatchObject({ status: 'ready' });
});

test('nobody who asks learns the role or the settings of a session', async () => {
  env().DATABASE_POOL_SIZE = 1;
  await closeDb();
  await pool().query('SET lock_timeout = 0');
  const problems = hearProblems();
  expect(await freshReadiness()).toEqual({ status: 'notReady', database: 'failing', writable: 'ok', migrations: 'ok' });
  expect(problems()).toEqual([{ database: expect.stringContaining('lock_timeout is 0') as string }]);
  env().DATABASE_POOL_SIZE = 10;
  await closeDb();
  expect(await freshReadiness()).toMatchObject({ status: 'ready' });
});

test('a worker answers both addresses beside its metrics', async () => {
  const server = (await serveMetrics({ host: '127.0.0.1', port: 0 }, () => Promise.reject(new Error('not asked'))))!;
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return { status: response.status, body: await response.text() };
  };
  expect(await get('/api/health/live')).toEqual({ status: 200, body: '{"status":"live"}' });
  expect(await get('/api/health/ready')).toMatchObject({ status: 200, body: expect.stringContaining('"status":"ready"') as string });
  expect((await get('/api/health')).status).toBe(404);
  server.stop();
});

/** A file system of 8 MB for a tablespace; where this process may not mount one, the test is not possible. */
async function mountSmallDisk(): Promise<string | null> {
  const account = await findServerAccount();
  if (!account) return null;
  const folder = mkdtempSync(join(tmpdir(), 'pergola-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=8m,mode=0700,uid=${account.uid},gid=${account.gid}`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

const disk = await mountSmallDisk();

test('a disk that is full: not ready, nothing is changed, people are told, and it goes on by itself', async ({ skip }) => {
  if (!disk) return skip('Only root can mount a small file system for the test.');
  const name = `small_${process.pid}`;
  const application = `pergola_app IN DATABASE ${database}`;
  try {
    await admin.query(`CREATE TABLESPACE ${name} LOCATION '${disk}'`);
    await admin.query(`GRANT CREATE ON TABLESPACE ${name} TO PUBLIC`);
    await admin.query(`ALTER TABLE team SET TABLESPACE ${name}`);
    await admin.query(`ALTER ROLE ${application} SET temp_tablespaces = '${name}'`);
    await closeDb();
    expect(await freshReadiness()).toMatchObject({ status: 'ready' });
    // Whatever room is left belongs to this file.
    execFileSync('sh', ['-c', 'dd if=/dev/zero of="$0/filler" bs=4096 2>/dev/null || true', disk]);
    const problems = hearProblems();
    expect(await freshReadiness()).toMatchObject({ status: 'notReady', writable: 'failing' });
    expect(problems()).toEqual([expect.objectContaining({ writable: expect.stringContaining('Check its disk') as string })]);
    const fill = db().$executeRaw`INSERT INTO team (id, "group", name) SELECT 'full' || n, 'full' || n, repeat('x', 1000) FROM generate_series(1, 1000) n`;
    const failure = await fill.then(() => null, (error: unknown) => failureOf(error, 'test'));
    expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringContaining('its disk might be full') as string });
    expect(await db().team.count()).toBe(0);
    rmSync(join(disk, 'filler'));
    expect(await freshReadiness()).toMatchObject({ status: 'ready' });
    expect(await db().team.create({ data: { id: 'after', group: 'after', name: 'After' } })).toMatchObject({ id: 'after' });
  } finally {
    await admin.query(`ALTER ROLE ${application} RESET temp_tablespaces`);
    await closeDb();
    await admin.query(`ALTER TABLE team SET TABLESPACE pg_default`);
    await admin.query(`DROP TABLESPACE ${name}`);
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
});
