import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { SessionSettingsError, sessionProblem, unbounded, zoneProblem } from './database-session';
import { sqlStateOf } from './database-fault';
import { missingMigrations } from './expected-migrations';
import { db, pool, poolOptions, readOnlyDb } from './db';
import { env } from './env';
import { log } from './log';

/** How long after a failed attempt the database is asked again. */
const retryMs = 5_000;

interface Rights {
  role: string;
  isSuperuser: boolean;
  mayCreateRoles: boolean;
  ownsTable: boolean;
  ownsSchema: boolean;
  mayChange: boolean;
  /** A table's INSERT covers every column. */
  mayChooseSeq: boolean;
}

/** Why the role of DATABASE_URL must not run the application, with the fix; null when it may. Throws when the database does not answer. */
export async function databaseRoleProblem(): Promise<string | null> {
  const [rights] = await db().$queryRaw<Rights[]>`
    SELECT current_user::text AS role, r.rolsuper AS "isSuperuser", r.rolcreaterole AS "mayCreateRoles",
      pg_has_role(c.relowner, 'MEMBER') AS "ownsTable", pg_has_role(n.nspowner, 'MEMBER') AS "ownsSchema",
      has_table_privilege(c.oid, 'UPDATE') OR has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
        OR has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER') AS "mayChange",
      has_column_privilege(c.oid, 'seq', 'INSERT') AS "mayChooseSeq"
    FROM pg_roles r, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.rolname = current_user AND c.oid = 'audit_event'::regclass`;
  const { role, isSuperuser, mayCreateRoles, ownsTable, ownsSchema, mayChange, mayChooseSeq } = rights!;
  const faults = [
    isSuperuser && 'is a superuser',
    mayCreateRoles && 'can create roles',
    ownsTable && 'owns the table audit_event',
    ownsSchema && 'owns its schema',
    mayChange && 'has more than SELECT and INSERT on audit_event',
    mayChooseSeq && !mayChange && 'can choose the sequence number of an event',
  ].filter((fault) => fault !== false);
  if (faults.length === 0) return null;
  return (
    `Pergola doesn't start: the database role "${role}" of DATABASE_URL ${isSuperuser ? faults[0] : faults.join(', ')}, so it could change the audit. ` +
    'Name another role in DATABASE_URL, keep this one in DATABASE_OWNER_URL, and run npm run db:migrate, which gives the other role its rights.'
  );
}

/** SQLSTATEs with which a pooler refuses a connection for its startup options: protocol violation, feature not supported. */
const refusedOptions = ['08P01', '0A000'];

/** Why the databases of this process must not be used, with the fix; null when they may. Throws when one does not answer. */
export async function databaseProblem(): Promise<string | null> {
  const refused = await connectionProblem();
  if (refused) return refused;
  const { DATABASE_READONLY_URL } = env();
  return (
    (await sessionProblem(db(), 'DATABASE_URL', poolOptions())) ??
    (DATABASE_READONLY_URL ? await sessionProblem(readOnlyDb(), 'DATABASE_READONLY_URL', { bounds: unbounded }) : null) ??
    (await databaseRoleProblem()) ??
    (await migrationsProblem())
  );
}

/** SQLSTATEs of a database without the table, or whose rights are those of an older version. */
const neverMigrated = ['42P01', '42501'];

async function migrationsProblem(): Promise<string | null> {
  const missing = await missingMigrations(db()).catch((error: unknown) => {
    if (neverMigrated.includes(sqlStateOf(error) ?? '')) return ['all of this version'];
    throw error;
  });
  return missing.length ? `Pergola doesn't start: the database lacks migrations (${missing.join(', ')}). Run npm run db:migrate, then start again.` : null;
}

async function connectionProblem(): Promise<string | null> {
  try {
    (await pool().connect()).release();
    return null;
  } catch (error) {
    if (error instanceof SessionSettingsError) return zoneProblem('DATABASE_URL', error.message, decodeURIComponent(new URL(env().DATABASE_URL).username));
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string' || !refusedOptions.includes(code) || env().DATABASE_STARTUP_OPTIONS === 'off') throw error;
    return `Pergola doesn't start: a pooler in front of DATABASE_URL refuses startup options (${code}). Allow them (PgBouncer: ignore_startup_parameters = options), or set DATABASE_STARTUP_OPTIONS=off.`;
  }
}

/**
 * Ends this process when its database would be used wrongly: by a role that could change the audit, or in sessions that store
 * other times than were meant. A database that does not answer is asked again for as long as it takes, since the process is of
 * use once it is back; until then nothing can be written.
 */
export async function refuseUnusableDatabase(): Promise<void> {
  const isDecided = await decide().catch(() => false);
  if (!isDecided) void askAgain();
}

async function askAgain(): Promise<void> {
  for (let isDecided = false; !isDecided; ) {
    await sleep(retryMs, undefined, { ref: false });
    isDecided = await decide().catch(() => false);
  }
}

async function decide(): Promise<boolean> {
  const problem = await databaseProblem();
  if (problem !== null) {
    log().fatal(problem);
    process.exit(1);
  }
  return true;
}
