import 'server-only';
import { databaseFaultOf } from './database-fault';
import { sessionProblem } from './database-session';
import { db, poolOptions } from './db';
import { missingMigrations } from './expected-migrations';
import { log } from './log';
import { sharedProbe, type AskPart } from './shared-probe';

/** Anyone may ask, so the reason is in the log alone: it can name a role, a migration or a setting. */
type Part = 'ok' | 'failing';

export interface Readiness {
  status: 'ready' | 'notReady';
  database: Part;
  writable: Part;
  migrations: Part;
}

/**
 * Whether this process can serve: the database responds, its sessions have the settings of Pergola, it saves what is written, and it
 * has the migrations. AWS is no part of it: while AWS does not respond, the portal still shows what is in force and accepts revokes.
 */
export const readReadiness = sharedProbe(probeReadiness);

/** The answer of an HTTP server to `GET /api/health/ready`. */
export async function readinessAnswer(): Promise<{ status: number; body: Readiness }> {
  const body = await readReadiness();
  return { status: body.status === 'ready' ? 200 : 503, body };
}

async function probeReadiness(ask: AskPart): Promise<Readiness> {
  const problemOf = (part: () => Promise<string | null>) => ask(part).catch((error: unknown) => problemOfFault[databaseFaultOf(error) ?? 'away']);
  const [database, writable, migrations] = await Promise.all([problemOf(databaseProblem), problemOf(writableProblem), problemOf(migrationsProblem)]);
  const problems = { ...(database && { database }), ...(writable && { writable }), ...(migrations && { migrations }) };
  logChange(problems);
  const partOf = (problem: string | null): Part => (problem === null ? 'ok' : 'failing');
  return { status: Object.keys(problems).length === 0 ? 'ready' : 'notReady', database: partOf(database), writable: partOf(writable), migrations: partOf(migrations) };
}

let logged = '{}';

/** A load balancer asks all the time, so only what differs from the last answer is a line. */
function logChange(problems: Record<string, string>): void {
  const now = JSON.stringify(problems);
  if (now === logged) return;
  logged = now;
  if (now === '{}') log().info('ready again');
  else log().warn({ problems }, 'not ready');
}

const problemOfFault = {
  busy: 'The database is busy: no answer in time.',
  readOnly: 'The database can’t save changes. Check its disk, and that it is not a standby.',
  away: 'The database does not respond. Check DATABASE_URL and that PostgreSQL runs.',
};

async function databaseProblem(): Promise<string | null> {
  return sessionProblem(db(), 'DATABASE_URL', poolOptions());
}

/** Lines that are longer together than the memory that the statement gets, so PostgreSQL writes them to its disk. */
const spilledRows = 2_000;

/** A full disk is found by writing: a megabyte of a temporary file, and no row of a table. */
async function writableProblem(): Promise<string | null> {
  return db().$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ isReadOnly: boolean }[]>`SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "isReadOnly"`;
    if (row!.isReadOnly) return problemOfFault.readOnly;
    await tx.$executeRaw`SELECT set_config('work_mem', '64kB', true)`;
    await tx.$queryRaw`WITH spilled AS MATERIALIZED (SELECT repeat('x', 500) FROM generate_series(1, ${spilledRows}::int)) SELECT count(*)::int FROM spilled`;
    return null;
  });
}

async function migrationsProblem(): Promise<string | null> {
  const missing = await missingMigrations(db());
  return missing.length ? `The database lacks ${missing.length === 1 ? 'the migration' : `${missing.length} migrations, the first is`} ${missing[0]}. Run npm run db:migrate.` : null;
}
