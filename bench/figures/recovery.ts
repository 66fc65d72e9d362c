import { setTimeout as sleep } from 'node:timers/promises';
import { leaseMs } from '@/lib/controller/timing';
import { startEngine, type Engine } from '../engine/engine';
import { converge, lastReadyAt, untilConverged, wakeAll, wantedServices, writeWanted } from '../engine/work';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { median, summarise } from '../statistics';
import { startWorkerProcess, type WorkerProcess } from '../worker-process';

const accounts = 10;
const kills = isQuick ? 1 : 6;
/** So long AWS takes to answer a call that makes something, so that a worker that is killed always has some in hand. */
const lateMs = 2_500;

/** From kill -9 of a worker to the moment in which another one has finished all that it held, over the lease time. */
export async function measureRecovery(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  let victim = await startWorkerProcess();
  let other = await startWorkerProcess();
  await converge(engine, wantedServices(engine, engine.accountIds, accounts));
  const seconds: number[] = [];
  const held: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const one = await killOnce(engine, victim);
    seconds.push(one.seconds);
    held.push(one.held);
    [victim, other] = [other, await startWorkerProcess()];
  }
  await Promise.all([victim.stop(), other.stop()]);
  await engine.stop();
  const ratios = seconds.map((each) => (each * 1000) / leaseMs);
  return [
    {
      name: 'recovery',
      unit: 's',
      ...summarise(seconds),
      comparedWith: `the lease time, ${leaseMs / 1000} s`,
      ratio: median(ratios),
      goal: 1.5,
      notes: [`The workers had ${held.join(', ')} resources in hand when they were killed; the last of each counts. The ratios go from ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}.`],
    },
  ];
}

/** Gives both workers work and kills one at some moment in it. */
async function killOnce(engine: Engine, victim: WorkerProcess): Promise<{ seconds: number; held: number }> {
  engine.sandbox.addFault({ service: 'vpc-lattice', operation: 'CreateResourceConfiguration', kind: 'late', rate: 1, delayMs: lateMs });
  const ids = await writeWanted(engine, wantedServices(engine, engine.accountIds, 4 * accounts));
  await wakeAll(ids);
  await sleep(lateMs / 2 + Math.random() * lateMs);
  const heldIds = await heldBy(engine, victim);
  const killedAt = Date.now();
  await victim.stop('SIGKILL');
  engine.sandbox.clearFaults();
  await untilConverged(engine, heldIds);
  const seconds = ((await lastReadyAt(engine, heldIds)) - killedAt) / 1000;
  await untilConverged(engine, ids);
  return { seconds, held: heldIds.length };
}

async function heldBy({ client }: Engine, { id }: WorkerProcess): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM resource WHERE "leaseOwner" = $1 AND "leaseUntil" > clock_timestamp()', [id]);
  if (rows.length === 0) throw new Error('The worker that was to be killed had nothing in hand.');
  return rows.map((row) => row.id);
}
