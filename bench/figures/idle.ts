import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, type Engine } from '../engine/engine';
import { fillEngine } from '../engine/fill-engine';
import { transactionsASecond } from '../engine/transactions';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

const accounts = 20;
const resources = isQuick ? 1_000 : 10_000;
const samples = isQuick ? 1 : 3;
const sampleMs = isQuick ? 15_000 : 20_000;
/** After which a worker that has just filled everything has come to rest. */
const restMs = 6_000;

/** Transactions a second of a database that holds converged resources, with one worker and nobody who wants anything. */
export async function measureIdle(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  const filler = await startWorkerProcess();
  await fillEngine(engine, resources);
  await filler.stop();
  const worker = await startWorkerProcess({ countsStatements: true });
  await sleep(restMs);
  const before = await worker.statements();
  const eventsBefore = await events(engine);
  const callsBefore = engine.sandbox.calls().length;
  const rates: number[] = [];
  const startedAt = performance.now();
  for (let sample = 0; sample < samples; sample += 1) rates.push(await transactionsASecond(engine.client, sampleMs));
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await worker.statements();
  const news = (await events(engine)) - eventsBefore;
  const calls = engine.sandbox.calls().length - callsBefore;
  await worker.stop();
  await engine.stop();
  const sent = [...after].map(([text, count]) => [text, (count - (before.get(text) ?? 0)) / seconds] as const).filter(([, rate]) => rate >= 0.05);
  sent.sort(([, one], [, other]) => other - one);
  return [
    {
      name: 'idle',
      unit: 'transactions/s',
      ...summarise(rates),
      comparedWith: null,
      ratio: null,
      goal: 20,
      notes: [
        `With ${resources.toLocaleString('en')} converged resources in ${accounts} accounts. ${(calls / seconds).toFixed(1)} calls of AWS a second, and ${news} lines of progress in ${seconds.toFixed(0)} s: nothing was changed.`,
        `Statements a second: ${sent.map(([text, rate]) => `${rate.toFixed(2)} × ${text.slice(0, 90)}`).join('; ')}.`,
      ],
    },
  ];
}

async function events({ client }: Engine): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM resource_event');
  return rows[0]!.count;
}
