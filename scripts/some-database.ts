import { loadEnvFile } from './stack/load-env-file';
import { isRunning, readRunFile } from './stack/run-file';
import { readDatabase, readHome } from './stack/settings';
import { withClaimedDatabase } from './claimed-database';
import type { Grantees } from './migrations/grant-rights';
import { prepareRoles } from './migrations/prepare-roles';
import { ownGrantees, urlAs } from './postgres/roles';
import { StartError } from './start-error';

/**
 * Runs `work` with the database that a person means, as the owner of its tables: DATABASE_OWNER_URL, else that of the running
 * stack, else the project's own PostgreSQL, started for as long as the work lasts. The roles that get rights exist by then.
 */
export async function withSomeDatabase(work: (ownerUrl: string, grantees: Grantees) => Promise<void>): Promise<void> {
  loadEnvFile();
  const given = readDatabase(process.env);
  if (given) return work(given.owner, await prepareRoles(given));
  const home = readHome(process.env);
  const running = await readRunFile(home);
  if (running && !running.command && (await isRunning(running))) {
    if (!running.databaseOwnerUrl) throw new StartError(`Pergola is just starting (process ${running.pid}). Wait until it is up, then try again.`);
    return work(running.databaseOwnerUrl, ownGrantees);
  }
  return withClaimedDatabase(home, 'npm run db:migrate', ({ url }) => work(urlAs('owner', url), ownGrantees));
}
