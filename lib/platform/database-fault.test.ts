import pg from 'pg';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { databaseFaultOf } from './database-fault';
import { closeDb, db } from './db';
import { env } from './env';
import { AppError } from './errors';
import { failureOf } from './failure';

/* Faults that a real PostgreSQL makes, as they arrive through Prisma. */

let serverUrl: string;
let admin: pg.Client;

beforeAll(async () => {
  serverUrl = await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' });
  admin = new pg.Client({ connectionString: serverUrl });
  // The database is dropped while it is still connected.
  admin.on('error', () => undefined);
  await admin.connect();
  await db().team.create({ data: { id: 'team', group: 'team:main', name: 'Main' } });
  return () => admin.end();
});
afterEach(async () => {
  await closeDb();
  Object.assign(env(), { DATABASE_WORKER_LOCK_SECONDS: 20, DATABASE_WORKER_STATEMENT_SECONDS: 60, DATABASE_POOL_SIZE: 10 });
});

async function reopenWith(settings: Partial<ReturnType<typeof env>>): Promise<void> {
  await closeDb();
  Object.assign(env(), settings);
}

const faultOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => databaseFaultOf(error) ?? error);
const rename = () => db().team.update({ where: { id: 'team' }, data: { name: 'Renamed' } });

async function whileLocked(work: () => Promise<void>): Promise<void> {
  await admin.query('BEGIN; SELECT FROM team FOR UPDATE');
  await work().finally(() => admin.query('ROLLBACK'));
}

test('a lock that another transaction holds: busy, by a model and by SQL, and nothing is changed', async () => {
  await reopenWith({ DATABASE_WORKER_LOCK_SECONDS: 1 });
  await whileLocked(async () => {
    expect(await faultOf(rename())).toBe('busy');
    expect(await faultOf(db().$executeRaw`UPDATE team SET name = 'Renamed'`)).toBe('busy');
    expect(await faultOf(db().$transaction((tx) => tx.team.update({ where: { id: 'team' }, data: { name: 'Renamed' } })))).toBe('busy');
  });
  expect(await db().team.findUniqueOrThrow({ where: { id: 'team' } })).toMatchObject({ name: 'Main' });
});

test('a person reads that the database is busy, and when to try again', async () => {
  await reopenWith({ DATABASE_WORKER_LOCK_SECONDS: 1 });
  await whileLocked(async () => {
    const failure = await rename().then(() => null, (error: unknown) => failureOf(error, 'test'));
    expect(failure).toEqual({ ok: false, code: 'databaseBusy', message: 'The database is busy. Nothing was changed. Try again in a few seconds; what you typed is still here.', retryAfterSeconds: 5 });
  });
});

test('a statement that takes too long: busy', async () => {
  await reopenWith({ DATABASE_WORKER_STATEMENT_SECONDS: 1 });
  expect(await faultOf(db().$queryRaw`SELECT 1 FROM pg_sleep(30)`)).toBe('busy');
});

test('a connection that ends in the middle of a transaction: away, and nothing of it is there', async () => {
  const work = db().$transaction(async (tx) => {
    await tx.team.update({ where: { id: 'team' }, data: { name: 'Renamed' } });
    const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await admin.query('SELECT pg_terminate_backend($1, 5000)', [row!.pid]);
    await tx.team.update({ where: { id: 'team' }, data: { name: 'Renamed again' } });
  });
  expect(await faultOf(work)).toBe('away');
  expect(await db().team.findUniqueOrThrow({ where: { id: 'team' } })).toMatchObject({ name: 'Main' });
});

test('a database that writes nothing: readOnly', async () => {
  await admin.query(`ALTER ROLE pergola_app IN DATABASE ${admin.escapeIdentifier(admin.database!)} SET default_transaction_read_only = on`);
  await closeDb();
  try {
    expect(await faultOf(rename())).toBe('readOnly');
    expect(await rename().then(() => null, (error: unknown) => failureOf(error, 'test'))).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/^The database can’t save changes/) as string });
  } finally {
    await admin.query(`ALTER ROLE pergola_app IN DATABASE ${admin.escapeIdentifier(admin.database!)} RESET default_transaction_read_only`);
  }
});

test('a database that does not listen: away', async () => {
  await closeDb();
  const before = env().DATABASE_URL;
  env().DATABASE_URL = 'postgresql://pergola_app:x@127.0.0.1:9/pergola';
  try {
    expect(await faultOf(rename())).toBe('away');
  } finally {
    await closeDb();
    env().DATABASE_URL = before;
  }
});

test('every connection of the pool is taken for longer than anyone waits: busy', async () => {
  await reopenWith({ DATABASE_POOL_SIZE: 2 });
  // Prisma begins a query when its promise is asked for.
  const taken = Promise.all([1, 2].map(() => db().$queryRaw`SELECT 1 FROM pg_sleep(6)`));
  const sleeping = async () => (await admin.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(6)%' AND pid <> pg_backend_pid()`)).rowCount;
  await expect.poll(sleeping, { timeout: 5_000 }).toBe(2);
  expect(await faultOf(rename())).toBe('busy');
  await taken;
});

test('errors of others are none of the database', () => {
  expect(databaseFaultOf(new AppError('unavailable', 'AWS does not answer.', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }))).toBeNull();
  expect(databaseFaultOf(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBeNull();
  expect(databaseFaultOf('text')).toBeNull();
});
