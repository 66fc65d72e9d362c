import 'server-only';
import { databaseFaultOf } from './database-fault';
import { sessionProblem } from './database-session';
import { db } from './db';
import { missingMigrations } from './expected-migrations';

/** `ok`, or a message that says what fails. */
type Part = string;

export interface Readiness {
  status: 'ready' | 'notReady';
  database: Part;
  writable: Part;
  migrations: Part;
}

const answerMs = 3_000;
/** An answer serves everyone who asks for this long. */
const freshMs = 2_000;

let probe: { startedAt: number; readiness: Promise<Readiness> } | undefined;

/**
 * Whether this process can serve: the database responds, keeps UTC, saves what is written, and has the migrations. AWS is no part
 * of it: while AWS does not respond, the portal still shows what is in force and accepts revokes.
 */
export function readReadiness(): Promise<Readiness> {
  if (probe && performance.now() - probe.startedAt < freshMs) return probe.readiness;
  const started = { startedAt: Number.POSITIVE_INFINITY, readiness: probeReadiness() };
  probe = started;
  // While it runs, no other probe starts. It is fresh from its end on.
  void started.readiness.finally(() => (started.startedAt = performance.now()));
  return started.readiness;
}

/** The answer of an HTTP server to `GET /api/health/ready`. */
export async function readinessAnswer(): Promise<{ status: number; body: Readiness }> {
  const body = await readReadiness();
  return { status: body.status === 'ready' ? 200 : 503, body };
}

async function probeReadiness(): Promise<Readiness> {
  const [database, writable, migrations] = await Promise.all([ask(databasePart), ask(writablePart), ask(migrationsPart)]);
  return { status: [database, writable, migrations].every((part) => part === 'ok') ? 'ready' : 'notReady', database, writable, migrations };
}

const partOfFault = {
  busy: 'The database is busy: no answer in time.',
  readOnly: 'The database can’t save changes. Check its disk, and that it is not a standby.',
  away: 'The database does not respond. Check DATABASE_URL and that PostgreSQL runs.',
};

async function ask(part: () => Promise<Part>): Promise<Part> {
  const tooLate = new Promise<Part>((resolve) => setTimeout(() => resolve(partOfFault.away), answerMs).unref());
  return Promise.race([part(), tooLate]).catch((error: unknown) => partOfFault[databaseFaultOf(error) ?? 'away']);
}

async function databasePart(): Promise<Part> {
  return (await sessionProblem(db(), 'DATABASE_URL')) ?? 'ok';
}

/** Lines that are longer together than the memory that the statement gets, so PostgreSQL writes them to its disk. */
const spilledRows = 2_000;

/** A full disk is found by writing: a megabyte of a temporary file, and no row of a table. */
async function writablePart(): Promise<Part> {
  return db().$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ isReadOnly: boolean }[]>`SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "isReadOnly"`;
    if (row!.isReadOnly) return partOfFault.readOnly;
    await tx.$executeRaw`SELECT set_config('work_mem', '64kB', true)`;
    await tx.$queryRaw`WITH spilled AS MATERIALIZED (SELECT repeat('x', 500) FROM generate_series(1, ${spilledRows}::int)) SELECT count(*)::int FROM spilled`;
    return 'ok';
  });
}

async function migrationsPart(): Promise<Part> {
  const missing = await missingMigrations(db());
  return missing.length ? `The database lacks ${missing.length === 1 ? 'the migration' : `${missing.length} migrations, the first is`} ${missing[0]}. Run npm run db:migrate.` : 'ok';
}
