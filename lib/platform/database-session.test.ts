import pg from 'pg';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { urlAs } from '@/scripts/postgres/roles';
import { startPooler } from '@/scripts/testing/pooler';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { setTimeZone } from '@/scripts/testing/time-zone';
import { databaseProblem } from './database-role';
import { sessionClient, sessionProblem, sessionUrl, unbounded } from './database-session';
import { closeDb, db, pool, poolOptions, readOnlyDb } from './db';
import { env } from './env';

let serverUrl: string;
let before: { DATABASE_URL: string };

beforeAll(async () => {
  serverUrl = await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' });
  before = { ...env() };
});
afterEach(async () => {
  await closeDb();
  Object.assign(env(), before, { DATABASE_STARTUP_OPTIONS: 'on', DATABASE_POOL_SIZE: 10 });
});

describe.each(['UTC', 'Europe/Berlin', 'America/New_York'])('a database whose time zone is %s', (zone) => {
  beforeAll(() => setTimeZone(serverUrl, zone));

  test('gives others its own zone, and Pergola UTC on every connection', async () => {
    const stranger = new pg.Client({ connectionString: env().DATABASE_URL });
    await stranger.connect();
    expect((await stranger.query('SHOW timezone')).rows).toEqual([{ TimeZone: zone }]);
    await stranger.end();
    const one = sessionClient(urlAs('owner', serverUrl));
    await one.connect();
    expect((await one.query('SHOW timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
    await one.end();
    expect((await pool().query('SHOW timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
    expect(await sessionProblem(db(), 'DATABASE_URL', poolOptions())).toBeNull();
    expect(await sessionProblem(readOnlyDb(), 'DATABASE_URL', { bounds: unbounded })).toBeNull();
    expect(await databaseProblem()).toBeNull();
  });

  test('is set by a statement where a pooler drops startup options', async () => {
    const pooler = await startPooler(env().DATABASE_URL, 'drops');
    env().DATABASE_URL = pooler.url;
    try {
      expect(await databaseProblem()).toBeNull();
      const { rows } = await pool().query<{ name: string; value: string }>(
        `SELECT name, current_setting(name) AS value FROM unnest(ARRAY['TimeZone', 'lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout', 'default_transaction_isolation']) AS name`,
      );
      expect(rows.map(({ value }) => value)).toEqual(['UTC', '20s', '1min', '1min', 'read committed']);
    } finally {
      await closeDb();
      await pooler.stop();
    }
  });
});

test('where a pooler refuses startup options, the refusal names the setting, and the setting helps', async () => {
  const pooler = await startPooler(env().DATABASE_URL, 'refuses');
  env().DATABASE_URL = pooler.url;
  try {
    expect(await databaseProblem()).toContain('set DATABASE_STARTUP_OPTIONS=off');
    await closeDb();
    env().DATABASE_STARTUP_OPTIONS = 'off';
    expect(await databaseProblem()).toBeNull();
    expect((await pool().query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '20s' }]);
  } finally {
    await closeDb();
    await pooler.stop();
  }
});

test('a session that lost a time limit or the isolation level is refused, and the setting is named', async () => {
  env().DATABASE_POOL_SIZE = 1;
  await pool().query(`SET lock_timeout = 0; SET default_transaction_isolation = 'repeatable read'`);
  expect(await databaseProblem()).toBe(
    "Pergola doesn't start: sessions of DATABASE_URL don't keep their settings (default_transaction_isolation is repeatable read instead of read committed, lock_timeout is 0 instead of 20000). " +
      'A pooler in front of PostgreSQL probably gives each transaction another session. Set it to session pooling, or connect directly, then start again.',
  );
});

test('a session that keeps another zone is refused, with the statement that helps', async () => {
  // As behind a pooler that hands each statement to another session.
  const client = { $queryRaw: <T>() => Promise.resolve([{ role: 'pergola_app', settings: { TimeZone: 'Europe/Berlin' }, encoding: 'UTF8', version: 150_004, winter: 0, summer: 0, back: new Date(0) }] as T) };
  expect(await sessionProblem(client, 'DATABASE_URL', poolOptions())).toBe(
    'Pergola doesn\'t start: sessions of DATABASE_URL are not in UTC (its time zone is Europe/Berlin), so end dates would be stored at the wrong time. ' +
      'A pooler in front of PostgreSQL probably drops the settings of a session. Run ALTER ROLE "pergola_app" SET timezone = \'UTC\'; reconnect the pooler, then start again.',
  );
});

test('startup options that a connection string has already are kept, but for what Pergola needs', async () => {
  const url = new URL(env().DATABASE_URL);
  url.searchParams.set('options', '-c work_mem=8MB -c timezone=Asia/Tokyo -c DateStyle=German -c default_transaction_isolation=serializable');
  const client = sessionClient(url.href);
  await client.connect();
  const { rows } = await client.query(
    `SELECT current_setting('work_mem') AS memory, current_setting('TimeZone') AS zone, current_setting('DateStyle') AS style, current_setting('default_transaction_isolation') AS isolation`,
  );
  await client.end();
  expect(rows).toEqual([{ memory: '8MB', zone: 'UTC', style: 'ISO, MDY', isolation: 'read committed' }]);
  expect(sessionUrl('postgresql://u:p@h/d', { startupOptions: 'off' })).toBe('postgresql://u:p@h/d');
});
