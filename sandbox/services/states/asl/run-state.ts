import type { World } from '@/sandbox/core/contract';
import { performHttpTask, type Exchange } from '@/sandbox/data-plane/http-task';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { TaskRunner } from '@/sandbox/data-plane/use-connection';
import { holds } from './choice';
import type { Catcher, Retrier, State } from './definition';
import { applyPath, placeResult, valueAt, type PathScope } from './paths';
import { fillTemplate } from './payload-template';

export interface StateRun {
  world: World;
  runner: TaskRunner;
  /** The context object, `$$`. */
  context: unknown;
  /** How often each retrier of this state was used so far. */
  retries: number[];
  /** Filled on the way, for inspection. */
  exchange: Exchange;
  steps: DataSteps;
}

/** The data at each step of input and output processing, as TestState shows it. */
export interface DataSteps {
  afterInputPath?: unknown;
  afterParameters?: unknown;
  result?: unknown;
  afterResultSelector?: unknown;
  afterResultPath?: unknown;
}

export type StateOutcome =
  | { kind: 'done'; output: unknown; next: string | undefined; waitUntil?: number }
  | { kind: 'retry'; failure: TaskFailure; delayMs: number; retries: number[] }
  | { kind: 'caught'; failure: TaskFailure; output: unknown; next: string }
  | { kind: 'failed'; failure: TaskFailure };

/** Runs one state on its input, once; retrying and waiting are left to the caller. */
export async function runState(state: State, input: unknown, run: StateRun): Promise<StateOutcome> {
  try {
    const next = state.Type === 'Choice' ? chosen(state, input, run) : state.End ? undefined : state.Next;
    const scope = scopeOf(input, run);
    const effective = applyPath(state.InputPath, 'InputPath', scope);
    run.steps.afterInputPath = effective;
    if (state.Type === 'Fail') throw declaredFailure(state, scope);
    const waitUntil = state.Type === 'Wait' ? endOfWait(state, effective, run) : undefined;
    const output = await outputOf(state, input, effective, run);
    return { kind: 'done', output, next, ...(waitUntil === undefined ? {} : { waitUntil }) };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return afterFailure(state, input, run, error);
  }
}

async function outputOf(state: State, input: unknown, effective: unknown, run: StateRun): Promise<unknown> {
  if (state.Type === 'Task' || state.Type === 'Pass') {
    const parameters = state.Parameters === undefined ? effective : fillTemplate(state.Parameters, scopeOf(effective, run));
    run.steps.afterParameters = parameters;
    const result = state.Type === 'Task' ? await inTime(state, performHttpTask(run.world, run.runner, parameters, run.exchange)) : (state.Result ?? parameters);
    run.steps.result = result;
    const selected = state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, scopeOf(result, run));
    run.steps.afterResultSelector = selected;
    const placed = placeResult(state.ResultPath, selected, input);
    run.steps.afterResultPath = placed;
    return applyPath(state.OutputPath, 'OutputPath', scopeOf(placed, run));
  }
  return applyPath(state.OutputPath, 'OutputPath', scopeOf(effective, run));
}

async function inTime<T>({ TimeoutSeconds }: State, task: Promise<T>): Promise<T> {
  if (TimeoutSeconds === undefined) return task;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const failure = new TaskFailure('States.Timeout', `The task did not end within ${TimeoutSeconds} seconds.`);
    timer = setTimeout(() => reject(failure), TimeoutSeconds * 1000);
  });
  return Promise.race([task, late]).finally(() => clearTimeout(timer));
}

function chosen(state: State, input: unknown, run: StateRun): string {
  const scope = scopeOf(applyPath(state.InputPath, 'InputPath', scopeOf(input, run)), run);
  const next = state.Choices?.find((rule) => holds(rule, scope))?.Next ?? state.Default;
  if (!next) throw new TaskFailure('States.NoChoiceMatched', 'No rule of the Choice state holds, and it has no Default.');
  return next;
}

function endOfWait(state: State, effective: unknown, run: StateRun): number {
  const scope = scopeOf(effective, run);
  const seconds = state.SecondsPath ? valueAt(state.SecondsPath, 'SecondsPath', scope) : state.Seconds;
  if (seconds !== undefined) return run.world.clock.now() + Number(seconds) * 1000;
  const until = state.TimestampPath ? valueAt(state.TimestampPath, 'TimestampPath', scope) : state.Timestamp;
  const time = Date.parse(String(until));
  if (Number.isNaN(time)) throw new TaskFailure('States.Runtime', `${String(until)} is not a timestamp.`);
  return time;
}

function declaredFailure(state: State, scope: PathScope): TaskFailure {
  const error = state.ErrorPath ? String(valueAt(state.ErrorPath, 'ErrorPath', scope)) : (state.Error ?? '');
  const cause = state.CausePath ? String(valueAt(state.CausePath, 'CausePath', scope)) : (state.Cause ?? '');
  return new TaskFailure(error, cause);
}

const defaultMaxAttempts = 3;
const defaultBackoffRate = 2;

/** A retrier first, then a catcher, then the end. */
function afterFailure(state: State, input: unknown, run: StateRun, failure: TaskFailure): StateOutcome {
  const retriers = state.Retry ?? [];
  const index = retriers.findIndex((retrier) => covers(retrier, failure.error));
  const retrier = retriers[index];
  const used = run.retries[index] ?? 0;
  if (retrier && used < (retrier.MaxAttempts ?? defaultMaxAttempts)) {
    const seconds = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? defaultBackoffRate) ** used;
    const retries = retriers.map((_, position) => (run.retries[position] ?? 0) + (position === index ? 1 : 0));
    return { kind: 'retry', failure, retries, delayMs: Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY) * 1000 };
  }
  const catcher = (state.Catch ?? []).find((candidate) => covers(candidate, failure.error));
  if (!catcher) return { kind: 'failed', failure };
  const output = placeResult(catcher.ResultPath, { Error: failure.error, Cause: failure.failureCause }, input);
  return { kind: 'caught', failure, output, next: catcher.Next };
}

/** `States.ALL` covers all but States.DataLimitExceeded and States.Runtime; `States.TaskFailed` all but time-outs (Amazon States Language). */
function covers({ ErrorEquals }: Retrier | Catcher, error: string): boolean {
  const terminal = error === 'States.DataLimitExceeded' || error === 'States.Runtime';
  return ErrorEquals.some(
    (name) => name === error || (name === 'States.ALL' && !terminal) || (name === 'States.TaskFailed' && !terminal && error !== 'States.Timeout'),
  );
}

function scopeOf(input: unknown, run: StateRun): PathScope {
  return { input, context: run.context };
}
