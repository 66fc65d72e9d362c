import { expect, test } from 'vitest';
import { alreadyDecided, statesBefore } from './status';

test.each([
  ['only what waits can be approved', 'APPROVED', ['PENDING']],
  ['only what waits can be rejected', 'REJECTED', ['PENDING']],
  ['only what waits can be withdrawn', 'CANCELLED', ['PENDING']],
  ['nothing goes back to waiting', 'PENDING', []],
] as const)('%s', (_name, to, from) => {
  expect(statesBefore(to)).toEqual(from);
});

const olivia = { id: 'per_olivia', name: 'Olivia Owner' };

test.each([
  ['another approver', 'REJECTED', 'per_other', olivia, 'This request was already rejected by Olivia Owner.'],
  ['the same person in another window', 'APPROVED', 'per_olivia', olivia, 'You approved this request in another window.'],
  ['the team that asked', 'CANCELLED', 'per_other', olivia, 'This request was already withdrawn by Olivia Owner.'],
  ['the team that asked, in another window', 'CANCELLED', 'per_olivia', olivia, 'You withdrew this request in another window.'],
  ['the end of the access', 'CANCELLED', 'per_other', null, 'The access that this request was to renew has ended, so the request was closed. They can request access again.'],
] as const)('a decision that comes second says who decided: %s', (_name, state, personId, by, words) => {
  expect(alreadyDecided(state, { personId }, by)).toBe(words);
});
