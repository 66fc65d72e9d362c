import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createDatabase, startDatabase } from '../database';
import { migrateOwn } from '../migrations/migrate';
import { templateName } from './template-name';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of the server that this run has started, as its superuser. */
    databaseServerUrl: string;
  }
}

/** Starts one PostgreSQL for the whole run, with a migrated database that the tests copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'pergola-test-'));
  const database = await startDatabase({ home, durable: false });
  await migrateOwn(await createDatabase(database.url, templateName));
  project.provide('databaseServerUrl', database.url);
  return async () => {
    await database.stop();
    await rm(home, { recursive: true, force: true });
  };
}
