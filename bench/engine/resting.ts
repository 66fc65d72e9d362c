import { setTimeout as sleep } from 'node:timers/promises';
import { startWorkerProcess } from '../worker-process';
import type { Engine } from './engine';
import { transactionsASecond } from './transactions';

/** After which a worker that has just started has come to rest. */
const restMs = 6_000;

export interface Resting {
  /** Transactions a second, by sample. */
  rates: number[];
  /** Statements a second by their beginnings, the most frequent first. */
  statements: [text: string, rate: number][];
  /** Calls of AWS a second. */
  calls: number;
  /** Lines of progress: something was changed. */
  news: number;
  seconds: number;
}

/** What one worker, with all its sweeps, asks of the database while nobody wants anything. */
export async function restingTransactions(engine: Engine, { samples, sampleMs }: { samples: number; sampleMs: number }): Promise<Resting> {
  const worker = await startWorkerProcess({ countsStatements: true });
  await sleep(restMs);
  const before = await worker.statements();
  const newsBefore = await news(engine);
  engine.sandbox.clearCalls();
  const rates: number[] = [];
  const startedAt = performance.now();
  for (let sample = 0; sample < samples; sample += 1) rates.push(await transactionsASecond(engine.client, sampleMs));
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await worker.statements();
  const calls = engine.sandbox.calls().length / seconds;
  const found = { rates, calls, news: (await news(engine)) - newsBefore, seconds };
  await worker.stop();
  const statements = [...after].map(([text, count]): [string, number] => [text, (count - (before.get(text) ?? 0)) / seconds]).filter(([, rate]) => rate >= 0.05);
  return { ...found, statements: statements.sort(([, one], [, other]) => other - one) };
}

async function news({ client }: Engine): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM resource_event');
  return rows[0]!.count;
}
