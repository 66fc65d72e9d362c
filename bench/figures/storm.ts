import { startEngine } from '../engine/engine';
import { fillEngine } from '../engine/fill-engine';
import { drain, makeStorm } from '../engine/storm';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

const accounts = 20;
const total = isQuick ? 1_000 : 10_000;
const revokes = total / 5;
const awaited = (total * 3) / 10;

/** In which order, and how fast, one worker goes through 10,000 resources that are all due at once. */
export async function measureStorm(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  const filler = await startWorkerProcess();
  await fillEngine(engine, total + accounts * 4);
  await filler.stop();
  const storm = await makeStorm(engine, { revokes, awaited, total });
  const draining = drain(engine, storm);
  const worker = await startWorkerProcess();
  const { seconds, lastPlaces, outOfOrder } = await draining;
  await worker.stop();
  await engine.stop();
  const [lastRevoke, lastAwaited, lastRoutine] = lastPlaces.map((place) => place.toLocaleString('en'));
  return [
    {
      name: 'storm, passes out of order',
      unit: 'passes',
      ...summarise([outOfOrder]),
      comparedWith: null,
      ratio: null,
      goal: 0,
      notes: [
        `${storm.size.toLocaleString('en')} resources were due at once: ${revokes.toLocaleString('en')} consumers to be cut, ${awaited.toLocaleString('en')} changes that somebody waits for, the rest only to be compared again. The last cut was pass number ${lastRevoke}, the last change number ${lastAwaited}, the last comparison number ${lastRoutine}.`,
        'Out of order is a pass that began while something more urgent, for which its account had room, was left for more than a second, which is how often the queue is fed.',
      ],
    },
    { name: 'storm, drained', unit: 's', ...summarise([seconds]), comparedWith: null, ratio: null, goal: null, notes: [`${(storm.size / seconds).toFixed(0)} passes a second by one worker.`] },
  ];
}
