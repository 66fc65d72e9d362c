import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';
import { StartError } from '../start-error';
import type { Grantees } from './grant-rights';

/** Connection strings of the three roles on a PostgreSQL server that is not the project's own. */
export interface DatabaseUrls {
  owner: string;
  application: string;
  readOnly?: string;
}

/** SQLSTATE of an attempt without the right to it. */
const insufficientPrivilege = '42501';

/**
 * Creates the roles of the application and of reading where they are missing, with the passwords of their connection strings.
 * Returns their names. Throws a StartError with the SQL to run when the migration role may not create roles or extensions.
 */
export async function prepareRoles(urls: DatabaseUrls): Promise<Grantees> {
  const [owner, application] = [userOf(urls.owner), userOf(urls.application)];
  if (owner === application) {
    throw new StartError(
      `DATABASE_OWNER_URL and DATABASE_URL name the same role, ${owner}. The application must not own its tables, or it could change the audit. ` +
        `Keep ${owner} in DATABASE_OWNER_URL, and name another role in DATABASE_URL, for example pergola_app. The migration step creates it.`,
    );
  }
  const readOnly = urls.readOnly ? userOf(urls.readOnly) : undefined;
  const client = sessionClient(urls.owner);
  await client.connect();
  try {
    const wanted = [{ name: application, url: urls.application }, ...(readOnly ? [{ name: readOnly, url: urls.readOnly! }] : [])];
    const { rows } = await client.query<{ rolname: string }>('SELECT rolname FROM pg_roles WHERE rolname = ANY($1)', [wanted.map(({ name }) => name)]);
    const missing = wanted.filter(({ name }) => !rows.some(({ rolname }) => rolname === name));
    const { rows: [extension] } = await client.query<{ missing: boolean; mayCreate: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS missing, has_database_privilege(current_database(), 'CREATE') AS "mayCreate"`,
    );
    const lacks = extension!.missing && !extension!.mayCreate;
    try {
      if (lacks) throw Object.assign(new Error('extension'), { code: insufficientPrivilege });
      for (const { name, url } of missing) {
        await client.query(`CREATE ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD ${client.escapeLiteral(decodeURIComponent(new URL(url).password))}`);
      }
    } catch (error) {
      if ((error as { code?: string }).code !== insufficientPrivilege) throw error;
      throw new StartError(sqlToRun(client, { owner, missing: missing.map(({ name }) => name), needsExtension: extension!.missing }), { cause: error });
    }
    for (const name of [owner, ...wanted.map((role) => role.name)]) await keepUtc(client, name);
    return { application, readOnly };
  } finally {
    await client.end();
  }
}

/**
 * Sessions ask for UTC themselves. The setting of the role is for poolers that drop what a session asks for; who may not change a
 * role leaves it, and the processes refuse to start where it would matter.
 */
async function keepUtc(client: pg.Client, role: string): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole WHERE r.rolname = $1 AND s.setdatabase = 0 AND EXISTS (SELECT FROM unnest(s.setconfig) c WHERE lower(c) = 'timezone=utc')`,
    [role],
  );
  if (rowCount) return;
  await client.query(`ALTER ROLE ${client.escapeIdentifier(role)} SET timezone = 'UTC'`).catch((error: { code?: string }) => {
    if (error.code !== insufficientPrivilege) throw error;
  });
}

function sqlToRun(client: pg.Client, { owner, missing, needsExtension }: { owner: string; missing: string[]; needsExtension: boolean }): string {
  const database = client.escapeIdentifier(client.database ?? 'pergola');
  const lines = [
    ...missing.flatMap((name) => [
      `  CREATE ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD '<the password of its connection string>';`,
      `  ALTER ROLE ${client.escapeIdentifier(name)} SET timezone = 'UTC';`,
      `  GRANT CONNECT ON DATABASE ${database} TO ${client.escapeIdentifier(name)};`,
    ]),
    `  GRANT CREATE ON DATABASE ${database} TO ${client.escapeIdentifier(owner)};`,
    ...(needsExtension ? ['  CREATE EXTENSION IF NOT EXISTS pg_trgm;'] : []),
  ];
  return [`The role of DATABASE_OWNER_URL, ${owner}, may not create what is missing. Run this SQL in the database ${database} as an administrator of the server, then start again:`, '', ...lines].join('\n');
}

function userOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
