import { ServiceError } from '@/sandbox/core/contract';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import { beginExecution } from '../begin-execution';
import type { Execution } from '../execution';
import { machineToRun } from '../run-target';
import { callMetadata, refusedCall, requireRoleMay } from './service-call';
import type { TaskKind, TaskRun } from './task-kind';

export const startExecution: TaskKind = {
  resourceType: 'states',
  resource: 'startExecution',
  async run(run) {
    return { result: started(run, begin(run)) };
  },
};

export const startExecutionSync = waitingFor('startExecution.sync');
export const startExecutionSync2 = waitingFor('startExecution.sync:2');

/** What a Task state that waited for an execution gets from it: its output as text, or as JSON since `.sync:2`. */
export function resultOfAwaited(resource: string, execution: Execution): Record<string, unknown> | TaskFailure {
  const parsed = resource === startExecutionSync2.resource;
  const shown = (json: string | undefined) => (parsed && json !== undefined ? (JSON.parse(json) as unknown) : json);
  const description = {
    ...(execution.error === undefined ? {} : { Error: execution.error }),
    ...(execution.cause === undefined ? {} : { Cause: execution.cause }),
    ...(execution.status === 'TIMED_OUT' ? { Error: 'States.Timeout' } : {}),
    ExecutionArn: execution.arn,
    Input: shown(execution.input),
    InputDetails: { Included: true },
    Name: execution.name,
    ...(execution.output === undefined ? {} : { Output: shown(execution.output) }),
    OutputDetails: { Included: true },
    StartDate: execution.startedAt,
    StateMachineArn: execution.stateMachineArn,
    Status: execution.status,
    StopDate: execution.stoppedAt,
  };
  return execution.status === 'SUCCEEDED' ? description : new TaskFailure('States.TaskFailed', JSON.stringify(description));
}

function waitingFor(resource: string): TaskKind {
  return {
    resourceType: 'states',
    resource,
    async run(run) {
      const execution = begin(run);
      return { submitted: started(run, execution), awaits: execution.arn };
    },
  };
}

function begin(run: TaskRun): Execution {
  const { world, runner } = run;
  const { StateMachineArn, Input, Name } = (run.arguments ?? {}) as { StateMachineArn?: unknown; Input?: unknown; Name?: unknown };
  const arn = String(StateMachineArn);
  requireRoleMay(world, runner, 'StepFunctions.AWSStepFunctionsException', { action: 'states:StartExecution', resource: arn });
  try {
    const target = machineToRun(world, runner, arn);
    const input = typeof Input === 'string' ? Input : JSON.stringify(Input ?? {});
    const name = Name === undefined ? run.token : String(Name);
    return beginExecution(world, target, { name, input, ...(Name === undefined ? { again: true } : {}) });
  } catch (error) {
    throw error instanceof ServiceError ? refusedCall('StepFunctions', 'AWSStepFunctions', error) : error;
  }
}

function started(run: TaskRun, { arn, startedAt }: Execution): unknown {
  return { ExecutionArn: arn, StartDate: startedAt, ...callMetadata(run) };
}
