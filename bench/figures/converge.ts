import { Logger, run, type TaskList } from 'graphile-worker';
import { concurrentPasses } from '@/lib/controller/worker';
import { startEngine, type Engine } from '../engine/engine';
import { converge, wantedServices } from '../engine/work';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { processorSeconds } from '../processor-seconds';
import { median, summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

const accounts = 20;
const rounds = isQuick ? 2 : 5;
/** Each is a resource configuration, its share and a consumer in it. */
const servicesARound = isQuick ? 60 : 200;
const jobsARound = isQuick ? 2_000 : 10_000;

/** How many resources a worker converges in a second where AWS answers at once, over what its queue does with jobs that do nothing. */
export async function measureConverge(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  const rates: number[] = [];
  const bare: number[] = [];
  const shares = { worker: [] as number[], sandbox: [] as number[], calls: [] as number[], passes: [] as number[] };
  await converging(engine, accounts);
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareJobs(engine));
    const one = await converging(engine, servicesARound);
    rates.push(one.rate);
    shares.worker.push(one.workerMs);
    shares.sandbox.push(one.sandboxMs);
    shares.calls.push(one.calls);
    shares.passes.push(one.passes);
  }
  await engine.stop();
  const ratios = rates.map((rate, round) => bare[round]! / rate);
  const of = (values: number[], digits = 1) => median(values).toFixed(digits);
  return [
    {
      name: 'converge',
      unit: 'resources/s',
      ...summarise(rates),
      comparedWith: `${Math.round(median(bare))} bare jobs/s of graphile-worker`,
      ratio: median(ratios),
      goal: null,
      notes: [
        `The ratio is how many jobs that do nothing the queue does in the time of one resource. ${concurrentPasses} at the same time in both.`,
        `A resource takes ${of(shares.passes, 2)} passes, ${of(shares.calls)} calls of AWS, ${of(shares.worker)} ms of the worker’s processor time and ${of(shares.sandbox)} ms of the sandbox’s.`,
      ],
    },
  ];
}

async function converging(engine: Engine, services: number): Promise<{ rate: number; workerMs: number; sandboxMs: number; calls: number; passes: number }> {
  const worker = await startWorkerProcess();
  // Its first calls load packages and open sessions.
  await converge(engine, wantedServices(engine, engine.accountIds, accounts));
  engine.sandbox.clearCalls();
  const before = { worker: worker.processorSeconds(), sandbox: processorSeconds(process.pid), passes: await passes(engine) };
  const { ids, seconds } = await converge(engine, wantedServices(engine, engine.accountIds, services));
  const resources = ids.length;
  const found = {
    rate: resources / seconds,
    workerMs: ((worker.processorSeconds() - before.worker) * 1000) / resources,
    sandboxMs: ((processorSeconds(process.pid) - before.sandbox) * 1000) / resources,
    calls: engine.sandbox.calls().length / resources,
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

/** Jobs a second that are taken from the queue, do nothing and are done. */
async function bareJobs({ client, databaseUrl }: Engine): Promise<number> {
  await client.query(`SELECT count(*) FROM graphile_worker.add_jobs((SELECT array_agg(('nothing', '{}', NULL, now(), NULL, NULL, 0::smallint, NULL)::graphile_worker.job_spec) FROM generate_series(1, $1::int)))`, [jobsARound]);
  let left = jobsARound;
  let startedAt = 0;
  const ended = new Promise<number>((resolve) => {
    const nothing = async () => {
      startedAt ||= performance.now();
      left -= 1;
      if (left === 0) resolve(performance.now());
    };
    void run({ connectionString: databaseUrl, concurrency: concurrentPasses, maxPoolSize: concurrentPasses + 2, noHandleSignals: true, taskList: { nothing } satisfies TaskList, logger: quiet }).then((runner) => ended.then(() => runner.stop()));
  });
  return (jobsARound * 1000) / ((await ended) - startedAt);
}
