import { loadEnvFile } from './stack/load-env-file';
import { isRunning, readRunFile } from './stack/run-file';
import { readHome } from './stack/settings';
import { startDatabase } from './database';
import { StartError } from './start-error';

/**
 * Runs `work` with the database that a person means: DATABASE_URL, else that of the running stack, else the
 * project's own PostgreSQL, started for as long as the work lasts.
 */
export async function withSomeDatabase(work: (url: string) => Promise<void>): Promise<void> {
  loadEnvFile();
  const given = process.env.DATABASE_URL;
  if (given) return work(given);
  const home = readHome(process.env);
  const running = await readRunFile(home);
  if (running && (await isRunning(running))) {
    if (!running.databaseUrl) throw new StartError(`Pergola is just starting (process ${running.pid}). Wait until it is up, then try again.`);
    return work(running.databaseUrl);
  }
  const database = await startDatabase({ home });
  try {
    await work(database.url);
  } finally {
    await database.stop();
  }
}
