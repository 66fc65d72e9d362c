import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NoAnswerInTime, sharedProbe } from './shared-probe';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A probe of one part, which ends when the test says so. */
function startedProbe() {
  const parts: { resolve: (answer: string) => void; reject: (error: Error) => void }[] = [];
  const read = sharedProbe((ask) =>
    ask(() => new Promise<string>((resolve, reject) => parts.push({ resolve, reject }))).catch((error: unknown) => (error instanceof NoAnswerInTime ? 'late' : 'failed')),
  );
  return { parts, read };
}

test('an answer serves everyone for 2 seconds', async () => {
  const { parts, read } = startedProbe();
  const [one, other] = [read(), read()];
  parts[0]!.resolve('ok');
  expect([await one, await other, await read()]).toEqual(['ok', 'ok', 'ok']);
  await vi.advanceTimersByTimeAsync(2_001);
  void read();
  expect(parts).toHaveLength(2);
});

test('a part that goes on after 3 seconds holds up the next probe, and ends late without a fault', async () => {
  const { parts, read } = startedProbe();
  const first = read();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await first).toBe('late');
  await vi.advanceTimersByTimeAsync(30_000);
  expect([await read(), parts.length]).toEqual(['late', 1]);
  parts[0]!.reject(new Error('the statement took too long'));
  await vi.advanceTimersByTimeAsync(1);
  const next = read();
  parts[1]!.resolve('ok');
  expect([await next, parts.length]).toEqual(['ok', 2]);
});

test('a part that never ends is given up after a minute', async () => {
  const { parts, read } = startedProbe();
  void read();
  await vi.advanceTimersByTimeAsync(59_999);
  expect([await read(), parts.length]).toEqual(['late', 1]);
  await vi.advanceTimersByTimeAsync(1);
  void read();
  expect(parts).toHaveLength(2);
});
