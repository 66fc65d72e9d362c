import { prepareNeighbours } from '../engine/beside-throttled';
import { startEngine } from '../engine/engine';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { median, percentile, summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

const rounds = isQuick ? 2 : 6;
/** Of a round with the other account throttled, and of one alone. */
const shares = isQuick ? 40 : 100;
/** Due in the throttled account from the beginning; none of it ever comes to an end. */
const backlog = 300;

/** How long an account waits for what it wants while another is throttled all the time, over how long it waits alone. */
export async function measureNeighbours(): Promise<Figure[]> {
  const engine = await startEngine({ accounts: 2 });
  const worker = await startWorkerProcess();
  const rig = await prepareNeighbours(engine);
  const found = [];
  for (let round = 0; round < rounds; round += 1) found.push(await rig.measure(shares, backlog));
  await worker.stop();
  await engine.stop();
  const waits = { alone: found.flatMap(({ alone }) => alone), beside: found.flatMap(({ beside }) => beside) };
  const [alone, beside] = [percentile(waits.alone, 95), percentile(waits.beside, 95)];
  const { everyMs } = found[0]!;
  return [
    {
      name: 'neighbours',
      unit: 'ms',
      ...summarise(waits.beside),
      comparedWith: `the same account alone, 95 of 100 within ${Math.round(alone)} ms`,
      ratio: beside / alone,
      goal: 1.1,
      notes: [
        `The ratio is that of the 95th percentiles: ${Math.round(beside)} ms over ${Math.round(alone)} ms; medians ${Math.round(median(waits.beside))} and ${Math.round(median(waits.alone))} ms. By round: ${found.map((one) => (percentile(one.beside, 95) / percentile(one.alone, 95)).toFixed(2)).join(', ')}.`,
        `The account wants a share every ${Math.round(everyMs)} ms. The throttled one, with ${backlog} resources due in it, was asked ${Math.round(median(found.map(({ refused }) => refused)))} times in ${Math.round((shares * everyMs) / 1000)} s.`,
      ],
    },
  ];
}
