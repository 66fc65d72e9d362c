import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { urlAs } from '../postgres/roles';
import { freshDatabase } from '../testing/fresh-database';
import { prepareRoles } from './prepare-roles';

/* Roles on a server that is not the project's own. Roles belong to the whole server, so their names are this file's alone. */

const application = 'prepare_roles_test_app';
let serverUrl: string;

beforeAll(async () => {
  serverUrl = await freshDatabase();
});
afterAll(() => asAdministrator((client) => client.query(`DROP ROLE IF EXISTS ${application}`)));

async function asAdministrator(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await work(client).finally(() => client.end());
}

function urlOf(user: string, password: string): string {
  return Object.assign(new URL(serverUrl), { username: user, password }).href;
}

test('an owner that may not create roles gets the SQL to run, without passwords', async () => {
  const urls = { owner: urlAs('owner', serverUrl), application: urlOf(application, 'canary-of-the-application') };
  const failure = await prepareRoles(urls).then(() => null, (error: Error) => error);
  expect(failure?.message).toMatch(/^The role of DATABASE_OWNER_URL, pergola_owner, may not create what is missing\. Run this SQL/);
  expect(failure?.message).toContain(`CREATE ROLE "${application}" LOGIN PASSWORD '<the password of its connection string>';`);
  expect(failure?.message).not.toContain('canary');
});

test('an owner that may creates the missing role with the password of its connection string, once', async () => {
  const urls = { owner: serverUrl, application: urlOf(application, 'p@ss/word') };
  expect(await prepareRoles(urls)).toEqual({ application, readOnly: undefined });
  expect(await prepareRoles(urls)).toEqual({ application, readOnly: undefined });
  const client = new pg.Client({ connectionString: urls.application });
  await client.connect();
  expect((await client.query('SELECT current_user')).rows).toEqual([{ current_user: application }]);
  await client.end();
});

test('one role for both is refused', async () => {
  await expect(prepareRoles({ owner: serverUrl, application: serverUrl })).rejects.toThrow('name the same role');
});
