import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobHelpers } from 'graphile-worker';
import { z } from 'zod';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { giveBackChecks, startAccountChecks, type AccountTask } from './account-checks';
import { consumeQueue, type Consumer } from './consume-queue';
import { feedFromAccountOf, feedQueue } from './feed-queue';
import { giveBackLeases } from './lease';
import { fedJobs, jobWaitSeconds } from './metrics';
import { repeat, type Repeated } from './repeat';
import { runPass } from './run-pass';
import { announceMs, feedMs, finishMs, sweepMs } from './timing';
import { announceDue, wake } from './wake';

/** Passes of one worker at the same time; each holds a database connection only while it writes. */
export const concurrentPasses = 10;

const payloadSchema = z.object({ resourceId: z.string() });

/** Something that a feature does in every sweep, such as ending grants whose date has passed. */
export type SweepTask = () => Promise<void>;

export interface Worker {
  id: string;
  /** Lets running passes finish, then hands back what is left. */
  stop: () => Promise<void>;
}

/** Starts one worker of this process. `version` is written to its row, so that people see which code runs. */
export async function startWorker(options: { sweeps: SweepTask[]; accountTasks?: AccountTask[]; version: string }): Promise<Worker> {
  const id = newId('wrk');
  await db().worker.create({ data: { id, host: `${hostname()} (process ${process.pid})`, version: options.version } });
  const queue = await consumeQueue(passOnce(id), concurrentPasses);
  const repeated = [
    repeat('sweep', sweepMs, () => sweepOnce(id, options.sweeps)),
    repeat('feeding', feedMs, async () => fedJobs.inc(await feedQueue(db()))),
    repeat('announcing', announceMs, () => announceDue(db())),
    startAccountChecks(options.accountTasks ?? [], id),
  ];
  log().info({ worker: id, version: options.version }, 'worker started');
  return { id, stop: () => stopWorker(id, queue, repeated) };
}

/** What a worker does with a job of the queue. */
export function passOnce(owner: string) {
  return async (payload: unknown, { job }: Pick<JobHelpers, 'job'>): Promise<void> => {
    // Both times are the database's.
    if (job.locked_at) jobWaitSeconds.observe(Math.max(0, job.locked_at.getTime() - job.run_at.getTime()) / 1_000);
    const { resourceId } = payloadSchema.parse(payload);
    const result = await runPass(resourceId, { owner, isRationed: true });
    if (result.ran) await feedFromAccountOf(db(), resourceId);
    else if (result.because === 'held') await lookAgainAfterLease(resourceId);
    else if (result.because !== 'unknownKind') await leaveDue(resourceId);
  };
}

/** It takes no slot while its account is full or left alone: the next pass of that account to end takes it up, or the feeding does. */
async function leaveDue(resourceId: string): Promise<void> {
  await db().$executeRaw`
    UPDATE resource SET "nextPassAt" = least(coalesce("nextPassAt", clock_timestamp()), clock_timestamp())
    WHERE id = ${resourceId} AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp()) AND NOT (phase = 'GONE' AND desired = 'ABSENT')`;
}

/** Whoever had the lease may have begun before this wake-up: look again once it is given back, which may be by now, or has run out. */
async function lookAgainAfterLease(resourceId: string): Promise<void> {
  const [row] = await db().$queryRaw<{ at: Date }[]>`
    SELECT CASE WHEN "leaseUntil" IS NULL THEN clock_timestamp() ELSE least("leaseUntil", clock_timestamp() + interval '1 second') END AS at FROM resource WHERE id = ${resourceId}`;
  if (row) await wake(db(), [resourceId], row.at);
}

async function sweepOnce(workerId: string, sweeps: SweepTask[]): Promise<void> {
  await db().$executeRaw`UPDATE worker SET "heartbeatAt" = clock_timestamp() WHERE id = ${workerId}`;
  await db().$executeRaw`DELETE FROM worker WHERE "heartbeatAt" < clock_timestamp() - interval '1 hour'`;
  for (const sweep of sweeps) await sweep();
}

/** A pass may hang on a call to AWS for longer than anybody waits for this process to end: then another worker goes on. */
async function stopWorker(id: string, queue: Consumer, repeated: Repeated[]): Promise<void> {
  const stopped = Promise.all([...repeated.map((one) => one.stop()), queue.stop()]);
  const isDone = await Promise.race([stopped.then(() => true), sleep(finishMs, false, { ref: false })]);
  if (!isDone) {
    await queue.unlock();
    const handedBack = await giveBackLeases();
    await giveBackChecks();
    await wake(db(), handedBack);
    log().warn({ worker: id, handedBack }, 'passes handed back');
  }
  await db().worker.deleteMany({ where: { id } });
  log().info({ worker: id }, 'worker stopped');
}
