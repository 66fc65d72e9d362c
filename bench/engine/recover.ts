import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerProcess } from '../worker-process';
import type { Engine } from './engine';
import { lastReadyAt, untilConverged, wakeAll, wantedServices, writeWanted } from './work';

/** So long AWS takes to answer a call that makes something, so that a worker that is killed always has some in hand. */
const lateMs = 2_500;
const services = 40;

/** Gives the workers work, kills one at some moment in it, and tells how long another one took to finish all that it held. */
export async function killOnce(engine: Engine, victim: WorkerProcess): Promise<{ seconds: number; held: number }> {
  engine.sandbox.addFault({ service: 'vpc-lattice', operation: 'CreateResourceConfiguration', kind: 'late', rate: 1, delayMs: lateMs });
  const ids = await writeWanted(engine, wantedServices(engine, engine.accountIds, services));
  await wakeAll(ids);
  await sleep(lateMs / 2 + Math.random() * lateMs);
  const heldIds = await heldBy(engine, victim, ids);
  const killedAt = Date.now();
  await victim.stop('SIGKILL');
  engine.sandbox.clearFaults();
  await untilConverged(engine, heldIds);
  const seconds = ((await lastReadyAt(engine, heldIds)) - killedAt) / 1000;
  await untilConverged(engine, ids);
  return { seconds, held: heldIds.length };
}

/** Of these, what the worker has a lease of; waits until it has one. */
async function heldBy({ client }: Engine, { id }: WorkerProcess, ids: readonly string[]): Promise<string[]> {
  const deadline = performance.now() + 10 * lateMs;
  while (performance.now() < deadline) {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM resource WHERE "leaseOwner" = $1 AND "leaseUntil" > clock_timestamp() AND id = ANY($2)', [id, ids]);
    if (rows.length > 0) return rows.map((row) => row.id);
    await sleep(50);
  }
  throw new Error('The worker that was to be killed had nothing in hand.');
}
