import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What `missingMigrations` needs of a Prisma client or of one that reads like it. */
interface RawQueries {
  $queryRaw<T>(query: TemplateStringsArray, ...values: unknown[]): Promise<T>;
}

/** Names of this version's migrations that the database does not have. Processes run in the project's folder. Migrations of a later version are no fault. */
export async function missingMigrations(client: RawQueries): Promise<string[]> {
  const entries = await readdir(join(process.cwd(), 'prisma', 'migrations'), { withFileTypes: true });
  const expected = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  const applied = await client.$queryRaw<{ name: string }[]>`SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const names = new Set(applied.map(({ name }) => name));
  return expected.filter((name) => !names.has(name));
}
