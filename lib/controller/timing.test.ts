import { describe, expect, it } from 'vitest';
import { blockedDelayMs, driftCheckMs, pollDelayMs, retryDelayMs } from './timing';

describe('pollDelayMs', () => {
  it.each([
    ['at first half a second', 0, 500],
    ['half a second while young', 5_000, 500],
    ['a twelfth of the time waited', 60_000, 5_000],
    ['half a minute at most', 20 * 60_000, 30_000],
  ])('%s', (_, waitedMs, expected) => expect(pollDelayMs(waitedMs)).toBe(expected));

  it('adds at most a tenth to a wait of 30 s and looks no more than 60 times', () => {
    let at = 0;
    let looks = 0;
    while (at < 30_000) {
      at += pollDelayMs(at);
      looks += 1;
    }
    expect(at / 30_000).toBeLessThan(1.1);
    expect(looks).toBeLessThan(60);
  });

  it('asks fewer than 100 times in 20 minutes', () => {
    let looks = 0;
    for (let at = 0; at < 20 * 60_000; at += pollDelayMs(at)) looks += 1;
    expect(looks).toBeLessThan(100);
  });
});

describe('retryDelayMs', () => {
  it.each([
    ['the first after half a second to a second', 1, 500, 1_000],
    ['doubles', 4, 4_000, 8_000],
    ['five minutes at most', 40, 150_000, 300_000],
  ])('%s', (_, attempts, least, most) => {
    expect(retryDelayMs(attempts, 0)).toBe(least);
    expect(retryDelayMs(attempts, 1)).toBe(most);
  });
});

it('a blocked resource is looked at ever more rarely, never less often than the drift check', () => {
  const delays = [1, 2, 5, 20].map((attempts) => blockedDelayMs(attempts, 1));
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
  expect(delays.at(-1)).toBe(driftCheckMs);
});
