import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Logger, run, type Runner, type Task, type WorkerEvents } from 'graphile-worker';
import { db, poolOptions } from '@/lib/platform/db';
import { openSessionPool } from '@/lib/platform/database-session';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { passTask } from './wake';

/** Wake-ups arrive by LISTEN; this is for those that do not. Each of the passes polls by itself. */
const pollInterval = 5_000;
/** How long after the queue broke off it is begun anew, and again while the database is not back. */
const againMs = 1_000;
/**
 * The end of a job is written by a batch of its own. Without one, an end that cannot be written down, because the database
 * is just gone, is a rejection that nobody hears and that ends the process.
 */
const preset = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

export interface Consumer {
  /** Takes no more jobs and lets those that were taken end. */
  stop: () => Promise<void>;
  /** Gives back the jobs that were taken and have not ended. */
  unlock: () => Promise<void>;
}

/** Takes jobs of the queue as long as this process lives: when the queue breaks off, as it does without a database, it is begun anew. */
export async function consumeQueue(pass: Task, concurrency: number): Promise<Consumer> {
  const stopping = new AbortController();
  let pool = '';
  let again: Promise<void> = Promise.resolve();
  const unlock = async (): Promise<void> => void (await db().$executeRaw`SELECT graphile_worker.force_unlock_workers(ARRAY[${pool}])`);

  const begin = async (): Promise<Runner> => {
    const events = new EventEmitter() as WorkerEvents;
    let mine = '';
    events.on('pool:create', ({ workerPool }) => (mine = workerPool.id));
    // As many connections as passes, and two for the queue itself.
    const pgPool = openSessionPool(env().DATABASE_URL, { ...poolOptions(), max: concurrency + 2 });
    const begun = await run({ preset, events, pgPool, concurrency, pollInterval, noHandleSignals: true, taskList: { [passTask]: pass }, logger: queueLogger() }).catch(async (error: unknown) => {
      await pgPool.end();
      throw error;
    });
    pool = mine;
    const ended = (error?: unknown): void => {
      if (stopping.signal.aborted) return;
      log().warn({ err: error }, 'the queue broke off and is begun anew');
      again = beginAgain();
    };
    begun.promise.then(ended, ended);
    void endPool(begun.promise, pgPool);
    return begun;
  };

  const beginAgain = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await unlock();
        runner = await begin();
        log().info('the queue goes on');
        return;
      } catch (error) {
        log().warn({ err: error }, 'the queue could not be begun anew yet');
        await sleep(againMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  };

  let runner = await begin();
  return {
    unlock,
    stop: async () => {
      stopping.abort();
      await again;
      await runner.stop().catch((error: unknown) => log().warn({ err: error }, 'the queue was not left in order'));
    },
  };
}

/** A pool that is given to the queue outlives it otherwise. */
async function endPool(runner: Promise<void>, pgPool: Pool): Promise<void> {
  await runner.catch(() => undefined);
  await pgPool.end().catch(() => undefined);
}

/** The queue's own lines, in the structured log; its chatter about single jobs only when debugging. */
function queueLogger(): Logger {
  return new Logger(() => (level: string, message, meta) => {
    if (level === 'error') log().error({ queue: meta }, message);
    else if (level === 'warning') log().warn(message);
    else log().debug(message);
  });
}
