import type { ExecutionStatus, HistoryEvent } from '@aws-sdk/client-sfn';
import { ServiceError, type Call, type StoredObject, type World } from '@/sandbox/core/contract';

/** A history event as it is stored: its time is milliseconds. */
export type StoredEvent = Omit<HistoryEvent, 'timestamp'> & { timestamp: number };

export interface Execution extends StoredObject {
  arn: string;
  name: string;
  stateMachineArn: string;
  /** As it was when the execution started: a later update of the state machine does not touch it. */
  definition: string;
  roleArn: string;
  status: ExecutionStatus;
  input: string;
  output?: string | undefined;
  error?: string | undefined;
  cause?: string | undefined;
  startedAt: number;
  stoppedAt?: number | undefined;
  /** Where it is: the state, its input as JSON, and how often each of its retriers was used. */
  at: { state: string; input: string; retries: number[]; entered: boolean };
  /** Counts the steps, so that a late answer of an earlier step changes nothing. */
  step: number;
  /** Goes on at a time, by timer; absent while a step is running. */
  waitingUntil?: number | undefined;
  /** A Wait state that was entered already and leads on with this output. */
  afterWait?: { output: string; next: string | null } | undefined;
  events: StoredEvent[];
}

export function executions(world: World) {
  return world.collection<Execution>('states.execution');
}

export function findExecution(call: Call, arn: string | undefined): Execution | undefined {
  const execution = executions(call.world).get(String(arn));
  return execution?.accountId === call.caller.accountId && execution.region === call.region ? execution : undefined;
}

export function executionOf(call: Call, arn: string | undefined): Execution {
  const execution = findExecution(call, arn);
  if (!execution) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}

/** Adds events, each following the one before. */
export function withEvents(execution: Execution, now: number, ...added: Omit<StoredEvent, 'timestamp' | 'id' | 'previousEventId'>[]): Execution {
  const events = [...execution.events];
  for (const event of added) events.push({ ...event, id: events.length + 1, previousEventId: events.length, timestamp: now });
  return { ...execution, events };
}
