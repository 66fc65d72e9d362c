import { randomUUID } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { createDatabase, dropDatabase } from '../database';
import { templateName } from './template-name';
import { whenFileIsDone } from './when-file-is-done';

/**
 * A database of its own for a test file or a single test: migrated, empty, and dropped when that is done. Returns the
 * connection string of the server's superuser, for fixtures; the code under test gets `urlAs('application', …)` of it.
 */
export async function freshDatabase(): Promise<string> {
  const server = inject('databaseServerUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = await createDatabase(server, name, templateName);
  whenDone(() => dropDatabase(server, name));
  return url;
}

/** Called inside a test: when that test is done. Called in a hook or at the top of a file: when the file is done. */
function whenDone(work: () => Promise<void>): void {
  try {
    onTestFinished(work);
  } catch {
    whenFileIsDone(work);
  }
}
