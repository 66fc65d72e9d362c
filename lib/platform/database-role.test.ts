import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { urlAs } from '@/scripts/postgres/roles';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { recordAudit } from './audit';
import { databaseRoleProblem } from './database-role';
import { closeDb, db } from './db';

let serverUrl: string;

beforeAll(async () => {
  serverUrl = await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' });
  await db().$transaction((tx) => recordAudit(tx, { actor: null, action: 'x', outcome: 'DONE', subject: { type: 'x', id: 'x' }, teamIds: [], sentence: 'x' }));
});
afterAll(closeDb);

async function as(role: 'application' | 'readOnly', sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: urlAs(role, serverUrl) });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test.each([
  `UPDATE audit_event SET "actorName" = 'x'`,
  `DELETE FROM audit_event`,
  `TRUNCATE audit_event`,
  `ALTER TABLE audit_event DISABLE TRIGGER ALL`,
  `ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_change`,
  `ALTER TABLE audit_event OWNER TO pergola_app`,
  `ALTER FUNCTION pergola_refuse_audit_change() RENAME TO x`,
  `CREATE OR REPLACE FUNCTION pergola_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`,
  `CREATE TRIGGER mine BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION pergola_refuse_audit_change()`,
  `DROP TRIGGER audit_event_no_change ON audit_event`,
  `DROP TABLE audit_event`,
  `DROP SCHEMA public CASCADE`,
  `CREATE TABLE public.mine (id int)`,
  `SELECT setval('audit_event_seq_seq', 1)`,
  // A number below 1 was never verified; the highest number made every later event a broken link, and every later head the same.
  ...['-5', '9223372036854775807'].map((seq) => `INSERT INTO audit_event (seq, "hashVersion", at, "actorName", action, outcome, "subjectType", "subjectId", sentence, "prevHash", hash) VALUES (${seq}, 2, now(), 'x', 'x', 'DONE', 'x', 'x', 'x', 'x', 'x')`),
  `DELETE FROM graphile_worker.migrations`,
  `SET session_replication_role = replica`,
  `SET ROLE pergola_owner`,
  `UPDATE installation SET id = 'another'`,
  `SELECT * FROM _prisma_migrations`,
])('the application cannot: %s', async (sql) => {
  await expect(as('application', sql)).rejects.toMatchObject({ message: expect.stringMatching(/permission denied|must be owner|must be able to SET ROLE/) as string });
  expect(await as('application', 'SELECT count(*)::int AS events FROM audit_event')).toEqual([{ events: 1 }]);
});

test('GRANT by the application gives nothing', async () => {
  // PostgreSQL answers with a warning alone.
  await as('application', 'GRANT UPDATE, DELETE, TRUNCATE ON audit_event TO pergola_app');
  expect(await as('application', `SELECT has_table_privilege('audit_event', 'UPDATE, DELETE, TRUNCATE') AS may`)).toEqual([{ may: false }]);
});

test('the read-only role reads everything and writes nothing', async () => {
  expect(await as('readOnly', 'SELECT action FROM audit_event')).toEqual([{ action: 'x' }]);
  expect(await as('readOnly', 'SELECT count(*)::int AS jobs FROM graphile_worker.jobs')).toEqual([{ jobs: 0 }]);
  for (const sql of [`INSERT INTO team (id, "group", name) VALUES ('x', 'x', 'x')`, 'DELETE FROM team', `SELECT graphile_worker.add_job('x')`]) {
    await expect(as('readOnly', sql), sql).rejects.toThrow('permission denied');
  }
});

test('the application starts as its own role', async () => {
  expect(await databaseRoleProblem()).toBeNull();
});

test.each([
  ['the superuser', () => serverUrl, 'is a superuser'],
  ['the owner of the tables', () => urlAs('owner', serverUrl), 'owns the table audit_event, owns its schema, has more than SELECT and INSERT'],
])('it does not start as %s', async (_name, url, words) => {
  await closeDb();
  const before = process.env.DATABASE_URL;
  const { env } = await import('./env');
  env().DATABASE_URL = url();
  try {
    expect(await databaseRoleProblem()).toContain(words);
  } finally {
    await closeDb();
    env().DATABASE_URL = before!;
  }
});
