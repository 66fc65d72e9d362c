import { expect, test } from 'vitest';
import { keepRunning, type Running } from './keep-running';

/** A process that ends when it is told to. */
function fakeProcess(): Running & { end: (how: string) => void } {
  let end: (how: string) => void = () => undefined;
  const exited = new Promise<string>((resolve) => (end = resolve));
  return { name: 'worker', logFile: '/nowhere/worker.log', exited, end, stop: async () => end('SIGTERM') };
}

function stage(fails: () => boolean = () => false) {
  const lines: string[] = [];
  const waits: number[] = [];
  const started = [fakeProcess()];
  let clock = 0;
  const kept = keepRunning(started[0]!, {
    say: (line) => lines.push(line),
    wait: async (ms) => void waits.push(ms),
    now: () => clock,
    start: async () => {
      if (fails()) throw new Error('the port is taken\nmore');
      started.push(fakeProcess());
      return started.at(-1)!;
    },
  });
  const nth = async (count: number) => {
    await expect.poll(() => started.length).toBe(count);
    return started[count - 1]!;
  };
  return { kept, lines, waits, nth, pass: (ms: number) => (clock += ms) };
}

test('a process that was killed is started again, ever later, and the person is told', async () => {
  const { kept, lines, waits, nth } = stage();
  for (const count of [1, 2, 3]) (await nth(count)).end('SIGKILL');
  await nth(4);
  expect(waits).toEqual([500, 1_000, 2_000]);
  expect(lines[0]).toBe('The worker process ended (SIGKILL). It is started again in 0.5 s (1 of 5). Its log: /nowhere/worker.log');
  await kept.stop();
  expect(await kept.givenUp).toBe('It was stopped.');
});

test('one that ends over and over is given up with its last words', async () => {
  const { kept, nth } = stage();
  for (const count of [1, 2, 3, 4, 5, 6]) (await nth(count)).end('exit code 1');
  expect(await kept.givenUp).toMatch(/^It ended 6 times within 10 minutes, so it is not started again\.\nThe worker process ended \(exit code 1\)\. Its last words/);
});

test('deaths of long ago do not count', async () => {
  const { kept, waits, nth, pass } = stage();
  for (const count of [1, 2, 3, 4, 5, 6, 7, 8]) {
    (await nth(count)).end('SIGKILL');
    await nth(count + 1);
    pass(11 * 60_000);
  }
  expect(new Set(waits)).toEqual(new Set([500]));
  await kept.stop();
});

test('one that cannot be started counts as dead, and is tried again', async () => {
  let tries = 0;
  const { kept, lines, nth } = stage(() => (tries += 1) < 3);
  (await nth(1)).end('SIGKILL');
  await nth(2);
  expect(lines.filter((line) => line.endsWith('could not be started: the port is taken'))).toHaveLength(2);
  await kept.stop();
});
