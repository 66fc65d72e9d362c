import type { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { Catcher, Retrier, State } from './definition';

const defaultIntervalSeconds = 1;
const defaultMaxAttempts = 3;
const defaultBackoffRate = 2;

export type Recovery =
  | { kind: 'retry'; index: number; delaySeconds: number; retries: number[] }
  | { kind: 'catch'; index: number; catcher: Catcher }
  | { kind: 'none' };

/** A retrier first, then a catcher. `retries` says how often each retrier was used so far. */
export function recoveryFrom({ Retry = [], Catch = [] }: State, failure: TaskFailure, retries: number[]): Recovery {
  const index = Retry.findIndex((retrier) => covers(retrier, failure.error));
  const retrier = Retry[index];
  const used = retries[index] ?? 0;
  if (retrier && used < (retrier.MaxAttempts ?? defaultMaxAttempts)) {
    const counted = Retry.map((_, position) => (retries[position] ?? 0) + (position === index ? 1 : 0));
    return { kind: 'retry', index, delaySeconds: delayOf(retrier, used), retries: counted };
  }
  const catchIndex = Catch.findIndex((catcher) => covers(catcher, failure.error));
  const catcher = Catch[catchIndex];
  return catcher ? { kind: 'catch', index: catchIndex, catcher } : { kind: 'none' };
}

function delayOf({ IntervalSeconds, BackoffRate, MaxDelaySeconds, JitterStrategy }: Retrier, used: number): number {
  const grown = (IntervalSeconds ?? defaultIntervalSeconds) * (BackoffRate ?? defaultBackoffRate) ** used;
  const delay = Math.min(grown, MaxDelaySeconds ?? Number.MAX_SAFE_INTEGER);
  return JitterStrategy === 'FULL' ? Math.random() * delay : delay;
}

/** `States.ALL` covers all but States.DataLimitExceeded and States.Runtime; `States.TaskFailed` all but time-outs (Amazon States Language). */
function covers({ ErrorEquals }: Retrier | Catcher, error: string): boolean {
  const terminal = error === 'States.DataLimitExceeded' || error === 'States.Runtime';
  return ErrorEquals.some(
    (name) => name === error || (name === 'States.ALL' && !terminal) || (name === 'States.TaskFailed' && !terminal && error !== 'States.Timeout'),
  );
}
