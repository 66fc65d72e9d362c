import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { db } from './db';
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

/**
 * Ends this process when the role of DATABASE_URL could change the audit. A database that does not answer is asked again for as
 * long as it takes, since the process is of use once it is back; until then nothing can be written.
 */
export async function refuseUnsafeDatabaseRole(): Promise<void> {
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
  const problem = await databaseRoleProblem();
  if (problem !== null) {
    log().fatal(problem);
    process.exit(1);
  }
  return true;
}
