import { describe, expect, it } from 'vitest';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { Retrier, State } from './definition';
import { recoveryFrom } from './recovery';

const task = (Retry: Retrier[], Catch: State['Catch'] = []): State => ({ Type: 'Task', Retry, Catch });
const failure = (error: string) => new TaskFailure(error, '');

describe('the wait before a retry', () => {
  it.each<[string, Omit<Retrier, 'ErrorEquals'>, number[]]>([
    ['is a second, doubled twice, by default', {}, [1, 2, 4]],
    ['grows by the rate', { IntervalSeconds: 10, BackoffRate: 1.5, MaxAttempts: 4 }, [10, 15, 22.5, 33.75]],
    ['never exceeds the longest', { IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 25 }, [10, 25, 25]],
    ['is none where nothing is tried again', { MaxAttempts: 0 }, []],
  ])('%s', (_what, retrier, expected) => {
    const state = task([{ ErrorEquals: ['E'], ...retrier }]);
    const delays: number[] = [];
    for (let retries: number[] = []; ; ) {
      const recovery = recoveryFrom(state, failure('E'), retries);
      if (recovery.kind !== 'retry') break;
      delays.push(recovery.delaySeconds);
      retries = recovery.retries;
    }
    expect(delays).toEqual(expected);
  });

  it('is anything up to that with full jitter', () => {
    const state = task([{ ErrorEquals: ['E'], IntervalSeconds: 10, JitterStrategy: 'FULL' }]);
    const delays = Array.from({ length: 50 }, () => (recoveryFrom(state, failure('E'), []) as { delaySeconds: number }).delaySeconds);
    expect(Math.max(...delays)).toBeLessThan(10);
    expect(new Set(delays).size).toBeGreaterThan(1);
  });
});

it.each<[string, string, boolean]>([
  ['States.ALL', 'Anything', true],
  ['States.ALL', 'States.Timeout', true],
  ['States.ALL', 'States.QueryEvaluationError', true],
  ['States.ALL', 'States.Runtime', false],
  ['States.ALL', 'States.DataLimitExceeded', false],
  ['States.TaskFailed', 'Anything', true],
  ['States.TaskFailed', 'States.Timeout', false],
  ['States.Timeout', 'States.Timeout', true],
  ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
  ['Other', 'Anything', false],
])('%s covers %s: %s', (name, error, expected) => {
  const { kind } = recoveryFrom(task([], [{ ErrorEquals: [name], Next: 'N' }]), failure(error), []);
  expect(kind).toBe(expected ? 'catch' : 'none');
});

it('counts each retrier by itself', () => {
  const state = task([{ ErrorEquals: ['A'], MaxAttempts: 1 }, { ErrorEquals: ['B'], MaxAttempts: 1 }]);
  const first = recoveryFrom(state, failure('A'), []);
  expect(first).toMatchObject({ kind: 'retry', index: 0, retries: [1, 0] });
  expect(recoveryFrom(state, failure('B'), [1, 0])).toMatchObject({ kind: 'retry', index: 1, retries: [1, 1] });
  expect(recoveryFrom(state, failure('A'), [1, 1])).toEqual({ kind: 'none' });
});
