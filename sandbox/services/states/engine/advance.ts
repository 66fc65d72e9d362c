import type { World } from '@/sandbox/core/contract';
import { reportFault } from '@/sandbox/core/report-fault';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import { beginState } from '../asl/run-state';
import { languageOf } from '../asl/language-of';
import { executions, type Execution } from '../execution';
import { record } from '../history';
import { beginBranches, beginIterations } from './branches';
import { scopeOf } from './context-object';
import { endExecution, withinHistory } from './end-execution';
import { leave, type Left } from './leave';
import { recover } from './recover';
import { sleepUntil } from './sleep';
import { beginTask } from './run-task';
import { current, move, stateOf, threads, type Thread } from './thread';

/**
 * Lets a thread run on its own until it ends or has to wait. Each step is written down before the next begins, so that an
 * execution goes on after a kill at any point. A fault of the sandbox itself ends it as Step Functions would: States.Runtime.
 */
export function advance(world: World, threadId: string): void {
  takeSteps(world, threadId).catch((error: unknown) => {
    const thread = threads(world).get(threadId);
    const execution = thread && executions(world).get(thread.executionArn);
    reportFault(error);
    if (!execution) return;
    const cause = `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`;
    endExecution(world, execution, thread.lastEvent, world.clock.now(), { status: 'FAILED', error: 'States.Runtime', cause });
    world.save();
  });
}

async function takeSteps(world: World, id: string): Promise<void> {
  // What called this goes first: StartExecution answers before its execution moves.
  await Promise.resolve();
  for (let thread = threads(world).get(id); thread?.phase === 'ready'; thread = threads(world).get(id)) {
    const execution = executions(world).get(thread.executionArn);
    if (execution?.status !== 'RUNNING') return;
    await takeStep(world, execution, thread);
    world.save();
  }
}

async function takeStep(world: World, execution: Execution, before: Thread): Promise<void> {
  let thread = before;
  withinHistory(world, execution, thread, () => (thread = enter(world, execution, thread)));
  if (!current(world, thread)) return;
  const after = await outcomeOf(world, execution, thread);
  if (current(world, thread)) withinHistory(world, execution, thread, () => after(thread));
}

/** Records that the state was entered, unless this is the same visit. */
function enter(world: World, execution: Execution, thread: Thread): Thread {
  if (thread.entered) return thread;
  const { Type } = stateOf(execution, thread);
  const event = record(world, execution, thread.lastEvent, thread.time, {
    type: `${Type}StateEntered` as 'TaskStateEntered',
    stateEnteredEventDetails: { name: thread.state, input: thread.input, inputDetails: { truncated: false } },
  });
  return move(world, thread, { entered: { event, previous: thread.lastEvent, at: thread.time }, lastEvent: event });
}

/** What is to be done after the state's expressions were evaluated, which may take a while. */
async function outcomeOf(world: World, execution: Execution, thread: Thread): Promise<(thread: Thread) => void> {
  try {
    return thread.done ? await afterWork(world, execution, thread, thread.done) : await beforeWork(world, execution, thread);
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return recover(world, execution, thread, error);
  }
}

async function beforeWork(world: World, execution: Execution, thread: Thread): Promise<(thread: Thread) => void> {
  const state = stateOf(execution, thread);
  const scope = scopeOf(execution, thread);
  const begun = await beginState(state, scope, thread.time, {});
  switch (begun.kind) {
    case 'wait':
      return (now) => sleepUntil(world, now, begun.until, { done: { result: null } });
    case 'task':
      return (now) => beginTask(world, execution, now, begun);
    case 'branches':
      return (now) => beginBranches(world, execution, now, begun.inputs);
    case 'map':
      return (now) => beginIterations(world, execution, now, begun);
    case 'result': {
      const conclusion = await languageOf(state, thread.time).conclude(state, begun.result, scope, {}, begun.rule);
      return leaving(world, execution, { ...conclusion, next: begun.next });
    }
  }
}

async function afterWork(world: World, execution: Execution, thread: Thread, done: NonNullable<Thread['done']>): Promise<(thread: Thread) => void> {
  const state = stateOf(execution, thread);
  const scope = scopeOf(execution, thread);
  if ('failure' in done) throw new TaskFailure(done.failure.error, done.failure.cause);
  const language = languageOf(state, thread.time);
  const result = done.result === null ? await language.prepare(state, scope, {}) : (JSON.parse(done.result) as unknown);
  const conclusion = await language.conclude(state, result, scope, {});
  return leaving(world, execution, { ...conclusion, next: state.Next });
}

function leaving(world: World, execution: Execution, left: Left): (thread: Thread) => void {
  return (thread) => leave(world, execution, thread, left);
}
