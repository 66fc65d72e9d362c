import { runMigrations } from 'graphile-worker';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import { sessionClient } from '@/lib/platform/database-session';
import { ownGrantees, urlAs } from '../postgres/roles';
import { StartError } from '../start-error';
import { withSchemaEngine } from './engine';
import { grantRights, type Grantees } from './grant-rights';
import { openPool } from './pool';
import { readMigrations, readSchema, writeMigration } from './files';

const noFilters = { externalTables: [], externalEnums: [] };

/** What the engine writes instead of SQL when there is nothing to do. */
const emptyDifference = '-- This is an empty migration.';

/** One number for everybody who migrates: two starts against one database take turns. */
const migrationLock = 7_340_117;

/**
 * Applies what is missing of `prisma/migrations`, and of the job queue's own schema, as the owner of the tables, and gives the
 * other roles their rights. Progress is kept in Prisma's `_prisma_migrations`. Returns the names that were applied.
 */
export async function applyMigrations(url: string, grantees: Grantees): Promise<string[]> {
  const lock = sessionClient(url);
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [migrationLock]);
    return await withSchemaEngine(url, async (engine) => {
      const migrationsList = await readMigrations();
      await forgetFailures(engine, migrationsList);
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters });
      await migrateQueue(url);
      await grantRights(url, grantees);
      return appliedMigrationNames;
    });
  } catch (error) {
    throw asStartError(error);
  } finally {
    await lock.end();
  }
}

/** Applies those of the named migrations that are missing, and nothing of the queue: the schema that a backup was made with. */
export async function applyMigrationsUpTo(url: string, names: readonly string[]): Promise<void> {
  try {
    await withSchemaEngine(url, async (engine) => {
      const { migrationDirectories, ...list } = await readMigrations();
      await engine.applyMigrations({ migrationsList: { ...list, migrationDirectories: migrationDirectories.filter(({ path }) => names.includes(path)) }, filters: noFilters });
    });
  } catch (error) {
    throw asStartError(error);
  }
}

/** `applyMigrations` for a database of the project's own server, given the connection string of its superuser. */
export function migrateOwn(serverUrl: string): Promise<string[]> {
  return applyMigrations(urlAs('owner', serverUrl), ownGrantees);
}

/**
 * Writes what `schema.prisma` has beyond the migrations as a new migration, and gives the path of its SQL file; nothing
 * when there is no difference. Needs a server on which it may make a shadow database.
 */
export async function writeDifference(url: string, name: string): Promise<string | undefined> {
  const difference = await withSchemaEngine(url, async (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...(await readMigrations()) },
      to: { tag: 'schemaDatamodel', ...(await readSchema()) },
      script: true,
      exitCode: true,
      filters: noFilters,
    }),
  );
  const sql = difference.stdout?.trim();
  if (!sql || sql === emptyDifference) return undefined;
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return writeMigration(`${time}_${name}`, `${sql}\n`);
}

/** One sentence for each way in which the database differs from the migrations; none when it is up to date. */
export async function describeStatus(url: string): Promise<string[]> {
  const migrationsList = await readMigrations();
  const found = await withSchemaEngine(url, (engine) => engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: noFilters }));
  const { history } = found;
  const unapplied = history && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [];
  const unknown = history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
  return [
    ...unapplied.map((name) => `${name} is not applied yet. Run: npm run db:migrate`),
    ...unknown.map((name) => `${name} was applied, but is not in prisma/migrations. Check out the version that wrote it.`),
    ...found.editedMigrationNames.map((name) => `${name} was changed after it had been applied. Restore it, and write a new migration for the change.`),
    ...found.failedMigrationNames.map((name) => `${name} has failed and changed nothing. Mend its SQL, then run: npm run db:migrate`),
  ];
}

async function migrateQueue(url: string): Promise<void> {
  const pgPool = openPool(url);
  try {
    await runMigrations({ pgPool });
  } finally {
    await pgPool.end();
  }
}

/** A migration is one transaction, so of a failed one nothing is there and it may simply be tried again. */
async function forgetFailures(engine: SchemaEngine, migrationsList: MigrationList): Promise<void> {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: noFilters });
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
}

/** The engine appends its own call stack, and names the migration only there. */
function asStartError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'SchemaConnectorError') return error;
  const name = /migration_name="([^"]+)"/.exec(error.message)?.[1];
  const reason = error.message.split('\n   0: ')[0];
  return new StartError(`${name ? `The migration ${name} failed and changed nothing` : 'The migrations could not be applied'}: ${reason}. Mend it, then try again.`, { cause: error });
}
