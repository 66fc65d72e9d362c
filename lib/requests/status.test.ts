import { expect, test } from 'vitest';
import { decisionInWords, statesBefore } from './status';

test.each([
  ['only what waits can be approved', 'APPROVED', ['PENDING']],
  ['only what waits can be rejected', 'REJECTED', ['PENDING']],
  ['only what waits can be withdrawn', 'CANCELLED', ['PENDING']],
  ['nothing goes back to waiting', 'PENDING', []],
] as const)('%s', (_name, to, from) => {
  expect(statesBefore(to)).toEqual(from);
});

test('a decision reads as who made it', () => {
  expect(decisionInWords('REJECTED', 'Olivia Owner')).toBe('rejected by Olivia Owner');
});
