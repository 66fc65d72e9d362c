import { checkConstraints } from '@/sandbox/core/constraints/check-constraints';
import { constraintError } from '@/sandbox/core/constraints/constraint-error';
import { ServiceError, type Call } from '@/sandbox/core/contract';
import { serviceDefinition } from '@/sandbox/core/protocols/service-definitions';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import { putEvents as putEventsOfEventBridge } from '../../events/operations/put-events';
import { refusedCall, requireRoleMay, sessionOf } from './service-call';
import type { TaskKind, TaskRun } from './task-kind';

interface EventEntry {
  Detail?: unknown;
  Resources?: unknown[];
  /** ISO 8601. */
  Time?: string;
}

/** EventBridge's own PutEvents, with the rights of the execution role; the workflow is among the resources of each event. */
export const putEvents: TaskKind = {
  resourceType: 'events',
  resource: 'putEvents',
  async run(run) {
    const { Entries = [] } = (run.arguments ?? {}) as { Entries?: EventEntry[] };
    const entries = Entries.map((entry) => ({
      ...entry,
      Detail: typeof entry.Detail === 'string' ? entry.Detail : JSON.stringify(entry.Detail),
      Resources: [...(entry.Resources ?? []), run.runner.stateMachineArn, run.executionArn],
      ...(entry.Time === undefined ? {} : { Time: timeOf(entry.Time) }),
    }));
    const output = await call(run, { Entries: entries });
    if (Number(output['FailedEntryCount']) > 0) throw new TaskFailure('EventBridge.FailedEntry', JSON.stringify(output));
    return { result: output };
  },
};

function timeOf(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new TaskFailure('States.Runtime', `The Time ${text} is not a timestamp.`);
  return time;
}

async function call(run: TaskRun, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { world, runner } = run;
  const authorize: Call['authorize'] = (check) => requireRoleMay(world, runner, 'EventBridge.EventBridgeException', check);
  try {
    const { model } = await serviceDefinition('events');
    const violations = checkConstraints(model, 'PutEvents', input);
    if (violations.length > 0) throw constraintError('events', violations);
    const request: Call = { service: 'events', operation: 'PutEvents', input, caller: callerOf(run), region: runner.region, requestId: run.token, world, authorize };
    for (const check of putEventsOfEventBridge.permissions(request)) authorize(check);
    return (await putEventsOfEventBridge.run(request)) as Record<string, unknown>;
  } catch (error) {
    throw error instanceof ServiceError ? refusedCall('EventBridge', 'EventBridge', error) : error;
  }
}

function callerOf({ runner, executionArn }: TaskRun): Call['caller'] {
  const roleName = runner.roleArn.split('/').slice(1).join('/');
  return {
    accountId: runner.accountId,
    arn: sessionOf(runner.roleArn),
    userId: `${executionArn}:StepFunctions`,
    accessKeyId: '',
    fullAccess: false,
    roleName,
    principalTags: {},
    sessionPolicies: [],
  };
}
