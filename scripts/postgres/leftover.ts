import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine } from '../process-info';

/** How long a server that was left running gets to close its files. */
const shutdownMs = 20_000;

/**
 * Clears away what a killed launcher left in the data folder: a server that still runs is stopped, and the
 * `postmaster.pid` of one that is gone is removed even where its process number now belongs to somebody else.
 */
export async function clearLeftover(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  if (await isServerOf(pid, dataDir)) {
    process.kill(pid, 'SIGINT');
    const deadline = Date.now() + shutdownMs;
    while (await isServerOf(pid, dataDir)) {
      if (Date.now() > deadline) throw new Error(`The PostgreSQL that an earlier start left behind (process ${pid}) does not stop. End it with: kill -QUIT ${pid}`);
      await sleep(50);
    }
  }
  await rm(file, { force: true });
}

async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  const line = await commandLine(pid);
  return line.includes('postgres') && line.includes(dataDir);
}
