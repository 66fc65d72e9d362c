import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withClaimedDatabase } from '../claimed-database';
import { serverUser } from '../postgres/server';
import { loadEnvFile } from '../stack/load-env-file';
import { isRunning, readRunFile } from '../stack/run-file';
import { readDatabase, readHome } from '../stack/settings';
import { StartError } from '../start-error';

/**
 * Runs `work` with the PostgreSQL of the home folder, as its superuser: the one that runs, or one that is started for as long as
 * the work lasts. Throws a StartError for a database of one's own, where Pergola must be stopped and is not, and while another command
 * uses the folder.
 */
export async function withOwnDatabase<T>(environment: NodeJS.ProcessEnv, work: (database: { url: string }) => Promise<T>, { mustBeStopped = false } = {}): Promise<T> {
  loadEnvFile();
  if (readDatabase(environment)) throw new StartError('DATABASE_URL names your own PostgreSQL. Back it up and restore it with its own tools: see "Backup and restore" in docs/operating.md.');
  const home = readHome(environment);
  if (!existsSync(join(home, 'postgres', 'PG_VERSION')) && !mustBeStopped) throw new StartError(`There is no database in ${home}. Set PERGOLA_HOME to the folder of the instance.`);
  const running = await readRunFile(home);
  if (!running || running.command || !(await isRunning(running))) return withClaimedDatabase(home, mustBeStopped ? 'pergola restore' : 'pergola backup', work);
  if (mustBeStopped) throw new StartError(`Pergola runs from ${home} (process ${running.pid}). Stop it, then restore.`);
  if (!running.databaseOwnerUrl) throw new StartError(`Pergola is still starting (process ${running.pid}). Wait until it is up, then try again.`);
  if (!existsSync(join(home, 'postgres.json'))) throw new StartError(`Pergola runs from ${home} on your own PostgreSQL. Back it up with its own tools: see "Backup and restore" in docs/operating.md.`);
  const { port, password } = JSON.parse(await readFile(join(home, 'postgres.json'), 'utf8')) as { port: number; password: string };
  return work({ url: `postgresql://${serverUser}:${password}@127.0.0.1:${port}/pergola` });
}
