import { describe, expect, test } from 'vitest';
import { AwsError, type AwsErrorKind } from '@/lib/aws/errors';
import type { Phase } from '@/prisma/generated/enums';
import { Conflict, type Verdict } from './driver';
import { healthOfFault, healthOfVerdict, isBeingReplaced } from './health';

const ready = { desired: 'PRESENT', generation: 3, readyGeneration: 3, attempts: 0 } as const;
const wantedAnew = { ...ready, readyGeneration: 2 };
const neverMade = { ...ready, readyGeneration: null };
const differences = [{ what: 'ports', wanted: '443', found: '80' }, { what: 'target', wanted: 'a.example.com', found: 'b.example.com' }];

describe('what a verdict says of the health', () => {
  const differs: Verdict = { is: 'differs', fix: 'update', what: 'its ports are 80', differences };
  const failed: Verdict = { is: 'failed', reason: 'failedConnectivity', who: 'owner', sentence: 'It cannot be reached.' };
  test.each<[string, Parameters<typeof healthOfVerdict>[0], Verdict, object | undefined]>([
    ['as wanted: in sync', ready, { is: 'converged', sentence: '' }, { is: 'IN_SYNC', sentence: null, differences: [] }],
    ['as wanted for the first time: in sync', neverMade, { is: 'converged', sentence: '' }, { is: 'IN_SYNC' }],
    ['AWS is at work: nothing new', ready, { is: 'waiting', sentence: '' }, undefined],
    ['otherwise than it was: changed, with all that differs', ready, differs, { is: 'CHANGED', differences }],
    ['otherwise than is wanted since: a difference of intent', wantedAnew, differs, undefined],
    ['otherwise than wanted before it ever was so', neverMade, differs, undefined],
    ['there, and does not work', ready, failed, { is: 'FAILING', sentence: 'It cannot be reached.', differences: [] }],
    ['could not even be made', neverMade, failed, { is: 'FAILING' }],
    ['changed so that only a person can mend it: changed, and why', ready, { ...failed, differences }, { is: 'CHANGED', sentence: 'It cannot be reached.', differences }],
    ['the same, but it is what was asked for', wantedAnew, { ...failed, differences }, { is: 'FAILING', differences: [] }],
  ])('%s', (_case, row, verdict, seen) => {
    if (seen) expect(healthOfVerdict(row, verdict)).toMatchObject(seen);
    else expect(healthOfVerdict(row, verdict)).toBeUndefined();
  });
});

describe('what a fault says of the health', () => {
  const fault = (kind: AwsErrorKind) => new AwsError({ kind, code: kind, service: 'vpc-lattice', operation: 'GetResourceGateway', publicMessage: 'No.' });
  const again = { ...ready, attempts: 2 };
  test.each<[string, Parameters<typeof healthOfFault>[0], unknown, string | undefined]>([
    ['the role is gone', ready, fault('accessDenied'), 'UNKNOWN'],
    ['the role is gone before anything was made', neverMade, fault('accessDenied'), undefined],
    ['the role is gone while it is removed', { ...ready, desired: 'ABSENT' as const }, fault('accessDenied'), undefined],
    ['throttled once', ready, fault('throttled'), undefined],
    ['throttled again and again', again, fault('throttled'), 'UNKNOWN'],
    ['out of reach once', ready, fault('unavailable'), undefined],
    ['out of reach again and again', again, fault('unavailable'), 'UNKNOWN'],
    ['AWS is busy', again, fault('conflict'), undefined],
    ['somebody else’s object has its name', ready, new Conflict('Taken.', 'owner'), 'MISSING'],
    ['the name was taken from the start', neverMade, new Conflict('Taken.', 'owner'), undefined],
    ['an error of our own', again, new TypeError('undefined is not a function'), undefined],
  ])('%s', (_case, row, error, is) => {
    expect(healthOfFault(row, error, 'Why.')?.is).toBe(is);
  });
});

test.each<[string, Phase, Record<string, never> | null, boolean]>([
  ['being taken away', 'WAITING_FOR_AWS', {}, true],
  ['taken away, and then AWS was busy', 'RETRYING', null, true],
  ['taken away, and then paused', 'BLOCKED', null, true],
  ['left alone, as it was last seen', 'BLOCKED', {}, false],
])('what was changed and is not there any more is replaced by Pergola itself: %s', (_case, phase, observed, is) => {
  expect(isBeingReplaced({ health: 'CHANGED', phase, observed })).toBe(is);
  expect(isBeingReplaced({ health: 'IN_SYNC', phase, observed })).toBe(false);
});
