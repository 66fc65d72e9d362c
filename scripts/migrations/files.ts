import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm';
import { projectRoot } from '../project-root';

const schemaFile = join(projectRoot, 'prisma', 'schema.prisma');
const migrationsFolder = join(projectRoot, 'prisma', 'migrations');
const lockFile = 'migration_lock.toml';

export async function readSchema(): Promise<SchemasContainer> {
  return { files: [{ path: schemaFile, content: await readFile(schemaFile, 'utf8') }] };
}

/** The migrations of `prisma/migrations` in the form that the engine takes. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return {
    baseDir: migrationsFolder,
    lockfile: { path: lockFile, content: await readFile(join(migrationsFolder, lockFile), 'utf8').catch(() => null) },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: await readFile(join(migrationsFolder, name, 'migration.sql'), 'utf8') } },
      })),
    ),
  };
}

/** Writes a new migration folder and gives the path of its SQL file. */
export async function writeMigration(name: string, sql: string): Promise<string> {
  const folder = join(migrationsFolder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(migrationsFolder, lockFile), '# Written by npm run db:diff; belongs in version control.\nprovider = "postgresql"\n');
  const file = join(folder, 'migration.sql');
  await writeFile(file, sql);
  return file;
}
