import type { World } from '@/sandbox/core/contract';
import type { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { State, StateMachineDefinition } from './asl/definition';
import { runState, type StateOutcome } from './asl/run-state';
import { executions, withEvents, type Execution } from './execution';

const handler = 'states.advance';

/** Largest payload between states: 256 KiB (Step Functions quotas). */
const largestPayload = 256 * 1024;

/** Lets an execution run on its own. A fault of the sandbox itself ends it as Step Functions would end it: States.Runtime. */
export function advanceInBackground(world: World, id: string): void {
  advance(world, id).catch((error: unknown) => {
    const execution = executions(world).get(id);
    const cause = error instanceof Error ? error.message : String(error);
    if (execution?.status === 'RUNNING') executions(world).put(fail(execution, world.clock.now(), 'States.Runtime', cause));
  });
}

/**
 * Takes a running execution from state to state until it ends or has to wait. Every step is stored before the next begins, so
 * an execution survives a restart; a task that was under way then is run again.
 */
async function advance(world: World, id: string): Promise<void> {
  for (let execution = executions(world).get(id); execution?.status === 'RUNNING'; execution = executions(world).get(id)) {
    const started = begin(world, execution);
    const definition = JSON.parse(started.definition) as StateMachineDefinition;
    const state = definition.States[started.at.state] as State;
    const outcome = started.afterWait
      ? { kind: 'done' as const, output: JSON.parse(started.afterWait.output) as unknown, next: started.afterWait.next ?? undefined }
      : await runState(state, JSON.parse(started.at.input), {
          world,
          runner: { accountId: started.accountId, region: started.region, roleArn: started.roleArn, stateMachineArn: started.stateMachineArn },
          context: contextOf(started),
          retries: started.at.retries,
          exchange: {},
          steps: {},
        });
    const current = executions(world).get(id);
    if (current?.status !== 'RUNNING' || current.step !== started.step) return;
    const after = conclude(world, current, state, outcome);
    executions(world).put(after);
    if (after.waitingUntil !== undefined) return world.schedule(after.waitingUntil, handler, { id });
  }
}

export function registerExecutions(world: World): void {
  world.onTimer(handler, ({ id }: { id: string }) => advanceInBackground(world, id));
  for (const execution of executions(world).list()) {
    if (execution.status === 'RUNNING' && execution.waitingUntil === undefined) {
      world.schedule(world.clock.now(), handler, { id: execution.id });
    }
  }
}

/** Enters the state, unless it was entered before: by a retry, or before a wait. */
function begin(world: World, execution: Execution): Execution {
  const now = world.clock.now();
  const { state: name, input, entered } = execution.at;
  const state = (JSON.parse(execution.definition) as StateMachineDefinition).States[name] as State;
  let begun: Execution = { ...execution, step: execution.step + 1, waitingUntil: undefined, at: { ...execution.at, entered: true } };
  if (!entered) begun = withEvents(begun, now, { type: `${state.Type}StateEntered` as 'TaskStateEntered', stateEnteredEventDetails: { name, input } });
  if (state.Type === 'Task') {
    const task = { resourceType: 'http', resource: 'invoke' };
    begun = withEvents(
      begun,
      now,
      { type: 'TaskScheduled', taskScheduledEventDetails: { ...task, region: begun.region, parameters: JSON.stringify(state.Parameters ?? {}) } },
      { type: 'TaskStarted', taskStartedEventDetails: task },
    );
  }
  return executions(world).put(begun);
}

function conclude(world: World, execution: Execution, state: State, outcome: StateOutcome): Execution {
  const now = world.clock.now();
  const task = { resourceType: 'http', resource: 'invoke' };
  const failed = (failure: TaskFailure) =>
    state.Type === 'Task'
      ? withEvents(execution, now, { type: 'TaskFailed', taskFailedEventDetails: { ...task, error: failure.error, cause: failure.failureCause } })
      : execution;
  switch (outcome.kind) {
    case 'retry':
      return { ...failed(outcome.failure), waitingUntil: now + outcome.delayMs, at: { ...execution.at, retries: outcome.retries } };
    case 'failed':
      return fail(failed(outcome.failure), now, outcome.failure.error, outcome.failure.failureCause);
    case 'caught':
      return leave(failed(outcome.failure), now, state, JSON.stringify(outcome.output), outcome.next);
    case 'done': {
      const output = JSON.stringify(outcome.output);
      if (outcome.waitUntil !== undefined && outcome.waitUntil > now) {
        return { ...execution, waitingUntil: outcome.waitUntil, afterWait: { output, next: outcome.next ?? null } };
      }
      const succeeded =
        state.Type === 'Task' ? withEvents(execution, now, { type: 'TaskSucceeded', taskSucceededEventDetails: { ...task, output } }) : execution;
      return leave(succeeded, now, state, output, outcome.next);
    }
  }
}

function leave(execution: Execution, now: number, state: State, output: string, next: string | undefined): Execution {
  if (Buffer.byteLength(output) > largestPayload) {
    return fail(execution, now, 'States.DataLimitExceeded', `The output of state '${execution.at.state}' is larger than 256 KiB.`);
  }
  const left = withEvents(
    { ...execution, afterWait: undefined },
    now,
    { type: `${state.Type}StateExited` as 'TaskStateExited', stateExitedEventDetails: { name: execution.at.state, output } },
  );
  if (next) return { ...left, at: { state: next, input: output, retries: [], entered: false } };
  const ended: Execution = { ...left, status: 'SUCCEEDED', output, stoppedAt: now };
  return withEvents(ended, now, { type: 'ExecutionSucceeded', executionSucceededEventDetails: { output } });
}

function fail(execution: Execution, now: number, error: string, cause: string): Execution {
  const ended: Execution = { ...execution, status: 'FAILED', error, cause, stoppedAt: now };
  return withEvents(ended, now, { type: 'ExecutionFailed', executionFailedEventDetails: { error, cause } });
}

function contextOf(execution: Execution): unknown {
  return {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input) as unknown,
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineArn.split(':').at(-1) },
    State: { Name: execution.at.state, RetryCount: Math.max(0, ...execution.at.retries) },
  };
}
