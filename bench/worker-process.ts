import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { db } from '@/lib/platform/db';
import { projectRoot } from '@/scripts/project-root';
import { processorSeconds } from './processor-seconds';

/** Of the first pass of a fresh process, packages and all, on a busy machine. */
const patienceMs = 60_000;

/** A worker as it runs in production, a process of its own; its log is the figure's. */
export interface WorkerProcess {
  pid: number;
  /** Of its row. */
  id: string;
  /** Seconds of processor time so far. */
  processorSeconds(): number;
  /** How often it has sent which statement so far, by its first characters; only when it was started so. */
  statements(): Promise<Map<string, number>>;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts a worker on this process's environment, and waits until it says that it lives. */
export async function startWorkerProcess({ countsStatements = false } = {}): Promise<WorkerProcess> {
  const preload = countsStatements ? ['--import', join(projectRoot, 'bench', 'engine', 'count-statements.mjs')] : [];
  const main = join(projectRoot, 'lib', 'worker-main.ts');
  const child = spawn(process.execPath, ['--conditions=react-server', ...preload, '--import', 'tsx', main], { cwd: projectRoot, env: process.env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  // It would look for its database for ever.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return {
    pid: child.pid!,
    id: await rowOf(child),
    processorSeconds: () => processorSeconds(child.pid!),
    async statements() {
      child.send('count');
      const [counts] = (await once(child, 'message')) as [[string, number][]];
      return new Map(counts);
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

async function rowOf(child: ChildProcess): Promise<string> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline && child.exitCode === null) {
    const row = await db().worker.findFirst({ where: { host: { endsWith: `(process ${child.pid})` } } });
    if (row) return row.id;
    await sleep(50);
  }
  throw new Error('The worker did not start.');
}
