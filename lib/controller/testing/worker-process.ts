import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, vi } from 'vitest';
import { db } from '@/lib/platform/db';
import { bundleWorkers, type WorkerBundles } from '@/scripts/faults/bundles';
import { whenFileIsDone } from '@/scripts/testing/when-file-is-done';

let bundles: Promise<WorkerBundles> | undefined;

/** Made once a file: a bundle starts in a fraction of the time that its sources take. */
async function bundleOnce(): Promise<WorkerBundles> {
  const made = await bundleWorkers();
  whenFileIsDone(made.remove);
  return made;
}

/** A worker as it runs in production: a process of its own. */
export interface WorkerProcess {
  child: ChildProcess;
  /** Its row. */
  id: string;
  /** Sends a signal and waits until the process has ended; gives its exit code and how long that took. */
  end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<{ code: number | null; ms: number }>;
}

/** Starts a worker process with the environment of this one, and waits until it has its row. */
export async function startWorkerProcess({ hoursOff = 0, isOld = false } = {}): Promise<WorkerProcess> {
  const preload = hoursOff === 0 ? [] : ['--import', new URL('./shifted-clock.mjs', import.meta.url).href];
  const { worker, oldWorker } = await (bundles ??= bundleOnce());
  const child = spawn(process.execPath, [...preload, '--conditions=react-server', isOld ? oldWorker : worker], {
    stdio: 'ignore',
    env: { ...process.env, HOURS_OFF: String(hoursOff) },
  });
  const mine = { where: { host: { endsWith: `(process ${child.pid})` } } };
  const { id } = await vi.waitFor(async () => (await db().worker.findFirst(mine)) ?? expect.fail('no row of the worker yet'), { timeout: 40_000, interval: 100 });
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const startedAt = performance.now();
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return { code: child.exitCode, ms: performance.now() - startedAt };
  };
  return { child, id, end };
}
