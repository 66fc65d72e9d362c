import { hostname } from 'node:os';
import { Logger, run, type Runner, type TaskList } from 'graphile-worker';
import { z } from 'zod';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { runPass } from './run-pass';
import { sweepMs } from './timing';
import { passTask, wake, wakeOverdue } from './wake';

/** Passes of one worker at the same time; each holds a database connection only while it writes. */
const concurrentPasses = 10;
/** Upper bound of how late a wake-up for a moment in the future is; those for now arrive by LISTEN. */
const pollInterval = 500;

const payloadSchema = z.object({ resourceId: z.string() });

/** Something that a feature does in every sweep, such as ending grants whose date has passed. */
export type SweepTask = () => Promise<void>;

export interface Worker {
  id: string;
  /** Lets running passes finish, then hands back what is left. */
  stop: () => Promise<void>;
}

/** Starts one worker of this process. `version` is written to its row, so that people see which code runs. */
export async function startWorker(options: { sweeps: SweepTask[]; version: string }): Promise<Worker> {
  const id = newId('wrk');
  await db().worker.create({ data: { id, host: `${hostname()} (process ${process.pid})`, version: options.version } });
  const runner = await run({
    connectionString: env().DATABASE_URL,
    concurrency: concurrentPasses,
    pollInterval,
    noHandleSignals: true,
    maxPoolSize: concurrentPasses + 2,
    taskList: { [passTask]: passOnce(id) } satisfies TaskList,
    logger: queueLogger(),
  });
  const sweeping = startSweeping(id, options.sweeps);
  log().info({ worker: id }, 'worker started');
  return { id, stop: () => stopWorker(id, runner, sweeping) };
}

function passOnce(owner: string) {
  return async (payload: unknown): Promise<void> => {
    const { resourceId } = payloadSchema.parse(payload);
    const result = await runPass(resourceId, { owner });
    if (!result.ran) await lookAgainAfterLease(resourceId);
  };
}

/** Whoever has the lease may have begun before this wake-up: look again once it is given back or has run out. */
async function lookAgainAfterLease(resourceId: string): Promise<void> {
  const [held] = await db().$queryRaw<{ at: Date }[]>`
    SELECT least("leaseUntil", clock_timestamp() + interval '1 second') AS at FROM resource WHERE id = ${resourceId} AND "leaseUntil" IS NOT NULL`;
  if (held) await wake(db(), [resourceId], held.at);
}

function startSweeping(workerId: string, sweeps: SweepTask[]) {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= sweepOnce(workerId, sweeps)
      .catch((error: unknown) => log().error({ err: error }, 'sweep failed'))
      .finally(() => {
        running = null;
      });
  }, sweepMs);
  return {
    stop: async (): Promise<void> => {
      clearInterval(timer);
      await running;
    },
  };
}

async function sweepOnce(workerId: string, sweeps: SweepTask[]): Promise<void> {
  await db().$executeRaw`UPDATE worker SET "heartbeatAt" = clock_timestamp() WHERE id = ${workerId}`;
  await db().$executeRaw`DELETE FROM worker WHERE "heartbeatAt" < clock_timestamp() - interval '1 hour'`;
  for (const sweep of sweeps) await sweep();
  const woken = await wakeOverdue(db());
  if (woken > 0) log().info({ woken }, 'overdue resources woken');
}

async function stopWorker(id: string, runner: Runner, sweeping: { stop: () => Promise<void> }): Promise<void> {
  await sweeping.stop();
  await runner.stop();
  await db().worker.deleteMany({ where: { id } });
  log().info({ worker: id }, 'worker stopped');
}

/** The queue's own lines, in the structured log; its chatter about single jobs only when debugging. */
function queueLogger(): Logger {
  return new Logger(() => (level: string, message, meta) => {
    if (level === 'error') log().error({ queue: meta }, message);
    else if (level === 'warning') log().warn(message);
    else log().debug(message);
  });
}
