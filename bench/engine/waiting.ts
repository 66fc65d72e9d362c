import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '@/scripts/project-root';
import { median } from '../statistics';
import type { Engine } from './engine';
import { converge, wakeAll, wantedServices, writeWanted } from './work';

/** Each is a configuration that AWS does not come to an end with, a share that waits for it, and a consumer that waits for both. */
const services = 334;
/** How long the worker looks at what waits before its memory is taken. */
const lookMs = 15_000;
const samples = 9;
const sampleEveryMs = 500;
/** Waited for so long already that it is looked at every 30 s, evenly spread. */
const waitedMs = 10 * 60_000;
const spreadMs = 30_000;

/** What a worker has on its heap with 1,000 resources that wait, and without any. */
export interface WaitingMemory {
  /** MB of heap and buffers after a garbage collection. */
  without: number;
  beside: number;
  /** MB more for 1,000 of them. */
  more: number;
  /** Passes over them while the memory was taken. */
  looks: number;
}

export interface WaitingRig {
  measure(): Promise<WaitingMemory>;
  stop(): Promise<void>;
}

/** Starts a worker that tells of its heap, and has it go once through all that is measured later. */
export async function startWaitingRig(engine: Engine): Promise<WaitingRig> {
  const worker = fork(join(projectRoot, 'bench', 'engine', 'heap-of-worker.ts'), { execArgv: ['--expose-gc', '--conditions=react-server', '--import', 'tsx'], cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(worker, 'message');
  // The same paths as later, so that what they load and keep is there in both states.
  await converge(engine, wantedServices(engine, engine.accountIds, engine.accountIds.length));
  engine.sandbox.setDelays({ resourceConfiguration: 3_600_000 });
  await forget(engine, await wait(engine));
  return {
    measure: () => measureOnce(engine, worker),
    stop: async () => {
      engine.sandbox.setDelays({ resourceConfiguration: 0 });
      worker.send('stop');
      await once(worker, 'exit');
    },
  };
}

async function measureOnce(engine: Engine, worker: ChildProcess): Promise<WaitingMemory> {
  const without = await heapMegabytes(worker);
  const ids = await wait(engine);
  const before = await passes(engine, ids);
  const beside = await heapMegabytes(worker);
  const looks = (await passes(engine, ids)) - before;
  await forget(engine, ids);
  return { without, beside, more: ((beside - without) * 1_000) / ids.length, looks };
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
  await forgetJobs(engine);
  await engine.client.query(`UPDATE resource SET "phaseSince" = "phaseSince" - $2::int * interval '1 ms', "nextPassAt" = now() + random() * $3::int * interval '1 ms' WHERE id = ANY($1) AND "leaseUntil" IS NULL`, [ids, waitedMs, spreadMs]);
  await sleep(lookMs);
  return ids;
}

async function forget(engine: Engine, ids: readonly string[]): Promise<void> {
  await engine.client.query('DELETE FROM resource WHERE id = ANY($1)', [ids]);
  await forgetJobs(engine);
  await sleep(2_000);
}

async function forgetJobs({ client }: Engine): Promise<void> {
  await client.query('SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE locked_at IS NULL');
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
