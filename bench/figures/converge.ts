import { concurrentPasses } from '@/lib/controller/worker';
import { bareJobs, converging, type Converging } from '../engine/converging';
import { startEngine } from '../engine/engine';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { median, summarise } from '../statistics';

const accounts = 20;
const rounds = isQuick ? 2 : 5;
const servicesARound = isQuick ? 60 : 200;
const jobsARound = isQuick ? 2_000 : 10_000;

/** How many resources a worker converges in a second where AWS answers at once, over what its queue does with jobs that do nothing. */
export async function measureConverge(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  const bare: number[] = [];
  const found: Converging[] = [];
  await converging(engine, accounts);
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareJobs(engine, jobsARound));
    found.push(await converging(engine, servicesARound));
  }
  await engine.stop();
  const of = (name: keyof Converging, digits = 1) => median(found.map((one) => one[name])).toFixed(digits);
  return [
    {
      name: 'converge',
      unit: 'resources/s',
      ...summarise(found.map(({ rate }) => rate)),
      comparedWith: `${Math.round(median(bare))} bare jobs/s of graphile-worker`,
      ratio: median(found.map(({ rate }, round) => rate / bare[round]!)),
      goal: null,
      notes: [
        `The ratio is resources a second over bare jobs a second; ${concurrentPasses} at the same time in both. In the time of one resource the queue does ${median(found.map(({ rate }, round) => bare[round]! / rate)).toFixed(0)} jobs that do nothing.`,
        `A resource takes ${of('passes', 2)} passes, ${of('calls')} calls of AWS, ${of('workerMs')} ms of the worker’s processor time and ${of('sandboxMs')} ms of the sandbox’s.`,
      ],
    },
  ];
}
