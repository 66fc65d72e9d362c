import type { World } from '@/sandbox/core/contract';
import { reportFault } from '@/sandbox/core/report-fault';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { Begun } from '../asl/run-state';
import { executions, type Execution } from '../execution';
import { record, type NewEvent } from '../history';
import { resultOfAwaited } from '../tasks/start-execution';
import { taskKindOf } from '../tasks/task-kinds';
import type { TaskKind, TaskOutcome } from '../tasks/task-kind';
import { stopAwaited, withinHistory } from './end-execution';
import { fail } from './fail';
import { goOn } from './hand-over';
import { isTooLarge, tooLarge } from './leave';
import { current, move, stateOf, threads, type Thread } from './thread';

const timeoutHandler = 'states.taskTimeout';

export function beginTask(world: World, execution: Execution, thread: Thread, begun: Extract<Begun, { kind: 'task' }>): void {
  const kind = kindOf(execution, thread);
  const text = JSON.stringify(begun.arguments);
  if (isTooLarge(text)) return fail(world, execution, thread, tooLarge(thread.state));
  // A task takes real time, so the thread catches up with the world.
  const time = Math.max(thread.time, world.clock.now());
  const scheduled = record(world, execution, thread.lastEvent, time, {
    type: 'TaskScheduled',
    taskScheduledEventDetails: {
      ...resourceOf(kind),
      region: execution.region,
      parameters: text,
      timeoutInSeconds: begun.timeoutSeconds,
      heartbeatInSeconds: begun.heartbeatSeconds,
    },
  });
  const lastEvent = record(world, execution, scheduled, time, { type: 'TaskStarted', taskStartedEventDetails: resourceOf(kind) });
  const task = { arguments: text, token: world.newUuid() };
  const working = move(world, thread, { phase: 'working', time, task, lastEvent });
  if (begun.timeoutSeconds !== undefined) {
    world.schedule(time + begun.timeoutSeconds * 1000, timeoutHandler, { id: working.id, token: task.token });
  }
  perform(world, execution, working);
}

/** Runs the task of a thread, or runs it again where a restart cut it off. */
export function perform(world: World, execution: Execution, thread: Thread): void {
  const { task } = thread;
  if (!task) return;
  world.save();
  taskKindOf(stateOf(execution, thread).Resource)
    .run({
      world,
      runner: { accountId: execution.accountId, region: execution.region, roleArn: execution.roleArn, stateMachineArn: execution.stateMachineArn },
      executionArn: execution.arn,
      arguments: JSON.parse(task.arguments) as unknown,
      token: task.token,
      exchange: {},
    })
    .then(
      (outcome) => finished(world, thread, outcome),
      (error: unknown) => finished(world, thread, error instanceof TaskFailure ? error : new TaskFailure('States.Runtime', `The sandbox failed: ${String(error)}`)),
    )
    .catch(reportFault);
}

/** What waits for an execution goes on when that has ended. */
export function awaitedEnded(world: World, ended: Execution): void {
  for (const thread of threads(world).where('awaits', ended.arn)) collectAwaited(world, thread, ended);
}

export function registerTaskTimeouts(world: World): void {
  world.onTimer(timeoutHandler, ({ id, token }: { id: string; token: string }) => {
    const thread = threads(world).get(id);
    if (thread?.task?.token === token) end(world, thread, new TaskFailure('States.Timeout', ''));
  });
}

function finished(world: World, started: Thread, outcome: TaskOutcome | TaskFailure): void {
  const thread = current(world, started);
  if (!thread) return;
  if (outcome instanceof TaskFailure) end(world, thread, outcome);
  else if ('result' in outcome) end(world, thread, { result: outcome.result });
  else submitted(world, thread, outcome);
  world.save();
}

function submitted(world: World, thread: Thread, { submitted: answer, awaits }: Extract<TaskOutcome, { awaits: string }>): void {
  const execution = executions(world).get(thread.executionArn);
  if (!execution) return;
  withinHistory(world, execution, thread, () => {
    const output = JSON.stringify(answer);
    const lastEvent = record(world, execution, thread.lastEvent, world.clock.now(), {
      type: 'TaskSubmitted',
      taskSubmittedEventDetails: { ...resourceOf(kindOf(execution, thread)), output, outputDetails: { truncated: false } },
    });
    const waiting = move(world, thread, { awaits, lastEvent });
    const awaited = executions(world).get(awaits);
    if (awaited && awaited.status !== 'RUNNING') collectAwaited(world, waiting, awaited);
  });
}

function collectAwaited(world: World, thread: Thread, ended: Execution): void {
  const execution = executions(world).get(thread.executionArn);
  if (!execution) return;
  const result = resultOfAwaited(kindOf(execution, thread).resource, ended);
  end(world, thread, result instanceof TaskFailure ? result : { result });
}

/** The task is over; the thread goes on with what came of it. */
function end(world: World, thread: Thread, outcome: { result: unknown } | TaskFailure): void {
  const execution = executions(world).get(thread.executionArn);
  if (execution?.status !== 'RUNNING') return;
  const kind = kindOf(execution, thread);
  const time = Math.max(thread.time, world.clock.now());
  const after = { phase: 'ready' as const, time, task: undefined, awaits: undefined };
  withinHistory(world, execution, thread, () => {
    const done = resultOrFailure(kind, outcome);
    const lastEvent = record(world, execution, thread.lastEvent, time, done.event);
    move(world, thread, { ...after, done: done.done, lastEvent });
    stopAwaited(world, thread, time);
    goOn(world, thread.id);
  });
}

function resultOrFailure(kind: TaskKind, outcome: { result: unknown } | TaskFailure): { done: NonNullable<Thread['done']>; event: NewEvent } {
  if (outcome instanceof TaskFailure) {
    const { error, failureCause: cause } = outcome;
    const details = { ...resourceOf(kind), error, cause: cause || undefined };
    const event: NewEvent =
      error === 'States.Timeout' ? { type: 'TaskTimedOut', taskTimedOutEventDetails: details } : { type: 'TaskFailed', taskFailedEventDetails: details };
    return { done: { failure: { error, cause } }, event };
  }
  const output = JSON.stringify(outcome.result);
  if (isTooLarge(output)) return resultOrFailure(kind, tooLarge(kind.resourceType));
  const taskSucceededEventDetails = { ...resourceOf(kind), output, outputDetails: { truncated: false } };
  return { done: { result: output }, event: { type: 'TaskSucceeded', taskSucceededEventDetails } };
}

function kindOf(execution: Execution, thread: Thread): TaskKind {
  return taskKindOf(stateOf(execution, thread).Resource);
}

function resourceOf({ resourceType, resource }: TaskKind): { resourceType: string; resource: string } {
  return { resourceType, resource };
}
