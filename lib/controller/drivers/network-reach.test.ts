import { expect, test } from 'vitest';
import { isOnNetwork } from './network-reach';

test.each([
  ['ACTIVE', true],
  ['CREATE_IN_PROGRESS', true],
  ['DELETE_IN_PROGRESS', true],
  ['DELETE_FAILED', true],
  ['UPDATE_FAILED', true],
  [null, true],
  ['CREATE_FAILED', false],
])('an association in %s lets its account reach the network: %s', (status, reaches) => {
  expect(isOnNetwork(status)).toBe(reaches);
});
