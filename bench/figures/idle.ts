import { startEngine } from '../engine/engine';
import { fillEngine } from '../engine/fill-engine';
import { restingTransactions } from '../engine/resting';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

const accounts = 20;
const resources = isQuick ? 1_000 : 10_000;
const samples = isQuick ? 1 : 3;
const sampleMs = isQuick ? 15_000 : 20_000;

/** Transactions a second of a database that holds converged resources, with one worker and nobody who wants anything. */
export async function measureIdle(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  const filler = await startWorkerProcess();
  await fillEngine(engine, resources);
  await filler.stop();
  const { rates, statements, calls, news, seconds } = await restingTransactions(engine, { samples, sampleMs });
  await engine.stop();
  return [
    {
      name: 'idle',
      unit: 'transactions/s',
      ...summarise(rates),
      comparedWith: null,
      ratio: null,
      goal: 20,
      notes: [
        `With ${resources.toLocaleString('en')} converged resources in ${accounts} accounts. ${calls.toFixed(1)} calls of AWS a second, and ${news} lines of progress in ${seconds.toFixed(0)} s.`,
        `Statements a second: ${statements.map(([text, rate]) => `${rate.toFixed(2)} × ${text.slice(0, 90)}`).join('; ')}.`,
      ],
    },
  ];
}
