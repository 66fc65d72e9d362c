import { expect, test } from 'vitest';
import { countOutOfOrder, type FirstPass, type Urgency } from './out-of-order';

const pass = (urgency: Urgency, accountId: string, startMs: number, ms = 100): FirstPass => ({ urgency, accountId, startMs, endMs: startMs + ms });
const many = (count: number, accountId: string, startMs: number, ms: number) => Array.from({ length: count }, () => pass(0, accountId, startMs, ms));

test.each<[sentence: string, passes: FirstPass[], count: number]>([
  ['each urgency after the other is in order', [pass(0, 'a', 0), pass(1, 'a', 100), pass(2, 'a', 200)], 0],
  ['a comparison a long time before a revoke of another account is not', [pass(2, 'a', 0), pass(0, 'b', 5_000)], 1],
  ['nor is what somebody waits for', [pass(1, 'a', 0), pass(0, 'b', 5_000)], 1],
  ['each that overtakes counts', [pass(2, 'a', 0), pass(2, 'a', 0), pass(1, 'b', 5_000)], 2],
  ['what begins within the time of a feeding is not overtaken', [pass(2, 'a', 0), pass(0, 'b', 900)], 0],
  ['nor is a revoke whose account is full', [...many(6, 'b', 0, 4_000), pass(2, 'a', 100), pass(0, 'b', 4_000)], 0],
  ['but one whose account has a place left is', [...many(5, 'b', 0, 4_000), pass(2, 'a', 100), pass(0, 'b', 4_000)], 1],
])('%s', (_, passes, count) => {
  expect(countOutOfOrder(passes)).toBe(count);
});
