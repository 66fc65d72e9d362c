import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '@/scripts/project-root';
import { startEngine, type Engine } from '../engine/engine';
import { converge, wakeAll, wantedServices, writeWanted } from '../engine/work';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { median, summarise } from '../statistics';

const accounts = 20;
/** Each is a configuration that AWS does not come to an end with, a share that waits for it, and a consumer that waits for both. */
const services = 334;
const rounds = isQuick ? 1 : 3;
/** How long the worker looks at what waits, before and while its memory is taken. */
const lookMs = 15_000;
const samples = 9;
const sampleEveryMs = 500;
/** Waited for so long already that it is looked at every 30 s, evenly spread. */
const waitedMs = 10 * 60_000;
const spreadMs = 30_000;

/** What a worker has more on its heap while 1,000 resources wait than while none does. */
export async function measureWaiting(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  const worker = fork(join(projectRoot, 'bench', 'engine', 'heap-of-worker.ts'), { execArgv: ['--expose-gc', '--conditions=react-server', '--import', 'tsx'], cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(worker, 'message');
  // The same paths as later, so that what they load and keep is there in both states.
  await converge(engine, wantedServices(engine, engine.accountIds, accounts));
  engine.sandbox.setDelays({ resourceConfiguration: 3_600_000 });
  await forget(engine, await wait(engine));
  const [without, with_, more]: number[][] = [[], [], []];
  let looks = 0;
  for (let round = 0; round < rounds; round += 1) {
    without!.push(await heapMegabytes(worker));
    const ids = await wait(engine);
    const before = await passes(engine, ids);
    with_!.push(await heapMegabytes(worker));
    looks += ((await passes(engine, ids)) - before) / rounds;
    more!.push(((with_!.at(-1)! - without!.at(-1)!) * 1_000) / ids.length);
    await forget(engine, ids);
  }
  worker.send('stop');
  await once(worker, 'exit');
  await engine.stop();
  return [
    {
      name: 'waiting',
      unit: 'MB',
      ...summarise(more!),
      comparedWith: null,
      ratio: null,
      goal: 3,
      notes: [
        `For 1,000 waiting resources, over the same worker without any: ${median(with_!).toFixed(1)} MB and ${median(without!).toFixed(1)} MB of heap and buffers after a garbage collection.`,
        `It looked ${Math.round(looks)} times at them while its memory was taken ${samples} times.`,
      ],
    },
  ];
}

/** Writes them down and lets the worker find out that they wait. */
async function wait(engine: Engine): Promise<string[]> {
  const ids = await writeWanted(engine, wantedServices(engine, engine.accountIds, services));
  await wakeAll(ids);
  for (;;) {
    const { rows } = await engine.client.query<{ count: number }>(`SELECT count(*)::int AS count FROM resource WHERE id = ANY($1) AND phase::text NOT LIKE 'WAITING%'`, [ids]);
    if (rows[0]!.count === 0) break;
    await sleep(250);
  }
  await engine.client.query('SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE locked_at IS NULL');
  await engine.client.query(`UPDATE resource SET "phaseSince" = "phaseSince" - $2::int * interval '1 ms', "nextPassAt" = now() + random() * $3::int * interval '1 ms' WHERE id = ANY($1) AND "leaseUntil" IS NULL`, [ids, waitedMs, spreadMs]);
  await sleep(lookMs);
  return ids;
}

async function forget({ client }: Engine, ids: readonly string[]): Promise<void> {
  await client.query('DELETE FROM resource WHERE id = ANY($1)', [ids]);
  await client.query(`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE locked_at IS NULL`);
  await sleep(2_000);
}

async function heapMegabytes(worker: ChildProcess): Promise<number> {
  const taken: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    await sleep(sampleEveryMs);
    worker.send('measure');
    const [bytes] = (await once(worker, 'message')) as [number];
    taken.push(bytes / 1_000_000);
  }
  return median(taken);
}

async function passes({ client }: Engine, ids: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ sum: string }>('SELECT sum("leaseToken") AS sum FROM resource WHERE id = ANY($1)', [ids]);
  return Number(rows[0]!.sum);
}
