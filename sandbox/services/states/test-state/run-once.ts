import type { MockInput, TestStateConfiguration } from '@aws-sdk/client-sfn';
import type { World } from '@/sandbox/core/contract';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { State } from '../asl/definition';
import type { Conclusion } from '../asl/language';
import { languageOf } from '../asl/language-of';
import { isTolerant, tolerates, type Tolerance } from '../asl/map-limits';
import { recoveryFrom } from '../asl/recovery';
import { beginState, type Begun } from '../asl/run-state';
import type { DataSteps, Scope } from '../asl/scope';
import { isTooLarge, tooLarge } from '../engine/leave';
import type { TaskRun } from '../tasks/task-kind';
import { taskKindOf } from '../tasks/task-kinds';
import { invalid } from './invalid';
import { mockedResult } from './mock';

export interface Tested {
  world: World;
  name: string;
  state: State;
  scope: Scope;
  steps: DataSteps;
  task: Omit<TaskRun, 'arguments' | 'world'>;
  mock: MockInput | undefined;
  configuration: TestStateConfiguration;
  /** Filled on the way, for inspection. */
  limits: { maxConcurrency?: number; tolerance?: Tolerance };
}

export type TestOutcome =
  | { kind: 'succeeded'; conclusion: Conclusion; next: string | undefined }
  | { kind: 'retriable'; failure: TaskFailure; retryIndex: number; delaySeconds: number }
  | { kind: 'caught'; failure: TaskFailure; conclusion: Conclusion; next: string; catchIndex: number }
  | { kind: 'failed'; failure: TaskFailure };

/** TestState runs five minutes at most. */
const longestMs = 300_000;

/** Runs one state now, really: an HTTP Task calls its endpoint. Waiting and retrying are told, not done. */
export async function runOnce(tested: Tested): Promise<TestOutcome> {
  const { world, state, scope, steps } = tested;
  const now = world.clock.now();
  try {
    const begun = await beginState(state, scope, now, steps);
    const language = languageOf(state, now);
    const result = await resultOf(tested, begun, now);
    const conclusion = await language.conclude(state, result, scope, steps, begun.kind === 'result' ? begun.rule : undefined);
    if (isTooLarge(JSON.stringify(conclusion.output))) throw tooLarge(tested.name);
    return { kind: 'succeeded', conclusion, next: begun.kind === 'result' ? begun.next : state.Next };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return afterFailure(tested, error, now);
  }
}

async function resultOf(tested: Tested, begun: Begun, now: number): Promise<unknown> {
  const { world, state, scope, steps, mock, limits } = tested;
  if (begun.kind === 'map') Object.assign(limits, { maxConcurrency: begun.maxConcurrency, tolerance: begun.tolerance });
  if (mock) {
    const result = await mockedResult(state, mock);
    if (begun.kind === 'map') requireTolerated(tested, begun, result as unknown[]);
    return begun.kind === 'task' ? (steps.result = result) : result;
  }
  switch (begun.kind) {
    case 'result':
      return begun.result;
    case 'wait':
      if (begun.until - now > longestMs) throw new TaskFailure('States.Timeout', '');
      return languageOf(state, now).prepare(state, scope, {});
    case 'task': {
      const work = taskKindOf(state.Resource).run({ ...tested.task, world, arguments: begun.arguments });
      const outcome = await inTime(work, Math.min((begun.timeoutSeconds ?? Number.POSITIVE_INFINITY) * 1000, longestMs));
      if (!('result' in outcome)) throw invalid(`The task resource ${state.Resource} is only supported when a mock is specified.`);
      return (steps.result = outcome.result);
    }
    default:
      throw invalid(`State type '${state.Type}' is only supported when a mock is specified.`);
  }
}

function requireTolerated({ configuration }: Tested, { tolerance, iterations }: Extract<Begun, { kind: 'map' }>, result: unknown[]): void {
  const { mapIterationFailureCount: failed = 0 } = configuration;
  if (failed > Math.max(result.length, iterations.length)) throw invalid('Map iteration failure count must be less than or equal to the number of Map iterations');
  if (failed > 0 && isTolerant(tolerance) && !tolerates(tolerance, failed, iterations.length)) {
    throw new TaskFailure('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
  }
}

async function afterFailure({ state, scope, configuration }: Tested, failure: TaskFailure, now: number): Promise<TestOutcome> {
  const used = (state.Retry ?? []).map(() => configuration.retrierRetryCount ?? 0);
  const recovery = recoveryFrom(state, failure, used);
  if (recovery.kind === 'retry') return { kind: 'retriable', failure, retryIndex: recovery.index, delaySeconds: recovery.delaySeconds };
  if (recovery.kind === 'none') return { kind: 'failed', failure };
  try {
    const error = { Error: failure.error, Cause: failure.failureCause };
    const conclusion = await languageOf(state, now).concludeCaught(recovery.catcher, error, scope);
    return { kind: 'caught', failure, conclusion, next: recovery.catcher.Next, catchIndex: recovery.index };
  } catch (error) {
    if (error instanceof TaskFailure) return { kind: 'failed', failure: error };
    throw error;
  }
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TaskFailure('States.Timeout', '')), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
