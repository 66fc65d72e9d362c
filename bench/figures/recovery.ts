import { leaseMs } from '@/lib/controller/timing';
import { startEngine } from '../engine/engine';
import { killOnce } from '../engine/recover';
import { converge, wantedServices } from '../engine/work';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { median, summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

const accounts = 10;
const kills = isQuick ? 1 : 6;

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
