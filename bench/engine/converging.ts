import { Logger, run, type TaskList } from 'graphile-worker';
import { concurrentPasses } from '@/lib/controller/worker';
import { processorSeconds } from '../processor-seconds';
import { startWorkerProcess } from '../worker-process';
import type { Engine } from './engine';
import { converge, wantedServices } from './work';

export interface Converging {
  /** Resources a second. */
  rate: number;
  /** All of these for one resource; processor time in milliseconds. */
  workerMs: number;
  sandboxMs: number;
  calls: number;
  passes: number;
}

/** How a fresh worker gets on with so many new services at once, each of a configuration, its share and a consumer in it. */
export async function converging(engine: Engine, services: number): Promise<Converging> {
  const { accountIds, sandbox } = engine;
  const worker = await startWorkerProcess();
  // Its first calls load packages and open sessions.
  await converge(engine, wantedServices(engine, accountIds, accountIds.length));
  sandbox.clearCalls();
  const before = { worker: worker.processorSeconds(), sandbox: processorSeconds(process.pid), passes: await passes(engine) };
  const { ids, seconds } = await converge(engine, wantedServices(engine, accountIds, services));
  const resources = ids.length;
  const found = {
    rate: resources / seconds,
    workerMs: ((worker.processorSeconds() - before.worker) * 1000) / resources,
    sandboxMs: ((processorSeconds(process.pid) - before.sandbox) * 1000) / resources,
    calls: sandbox.calls().length / resources,
    passes: ((await passes(engine)) - before.passes) / resources,
  };
  await worker.stop();
  return found;
}

/** Every pass raises the token of its resource by one. */
async function passes({ client }: Engine): Promise<number> {
  const { rows } = await client.query<{ sum: string }>('SELECT sum("leaseToken") AS sum FROM resource');
  return Number(rows[0]!.sum);
}

const quiet = new Logger(() => () => {});

/** Jobs a second that are taken from the queue, do nothing and are done; as many at the same time as a worker has passes. */
export async function bareJobs({ client, databaseUrl }: Engine, jobs: number): Promise<number> {
  await client.query(`SELECT count(*) FROM graphile_worker.add_jobs((SELECT array_agg(('nothing', '{}', NULL, now(), NULL, NULL, 0::smallint, NULL)::graphile_worker.job_spec) FROM generate_series(1, $1::int)))`, [jobs]);
  let left = jobs;
  let startedAt = 0;
  const ended = new Promise<number>((resolve) => {
    const nothing = async () => {
      startedAt ||= performance.now();
      left -= 1;
      if (left === 0) resolve(performance.now());
    };
    void run({ connectionString: databaseUrl, concurrency: concurrentPasses, maxPoolSize: concurrentPasses + 2, noHandleSignals: true, taskList: { nothing } satisfies TaskList, logger: quiet }).then((runner) => ended.then(() => runner.stop()));
  });
  return (jobs * 1000) / ((await ended) - startedAt);
}
