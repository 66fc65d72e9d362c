import type { ExecutionStatus, StateMachineType } from '@aws-sdk/client-sfn';
import { ServiceError, type Call, type StoredObject, type World } from '@/sandbox/core/contract';
import type { Revision } from './state-machine';

/** Its definition and role are those of the start: a later update of the state machine does not touch it. */
export interface Execution extends StoredObject, Revision {
  arn: string;
  name: string;
  type: StateMachineType;
  stateMachineArn: string;
  stateMachineVersionArn?: string | undefined;
  stateMachineAliasArn?: string | undefined;
  /** Somebody waits for its end with StartSyncExecution. */
  sync?: boolean | undefined;
  status: ExecutionStatus;
  input: string;
  output?: string | undefined;
  error?: string | undefined;
  cause?: string | undefined;
  traceHeader?: string | undefined;
  startedAt: number;
  stoppedAt?: number | undefined;
}

export function executions(world: World) {
  return world.collection<Execution>('states.execution');
}

/** Execution of the caller's account and Region; those of express state machines cannot be looked at. */
export function executionOf(call: Call, arn: string | undefined): Execution {
  const [, kind] = /^arn:[\w-]+:states:[\w-]*:\d{12}:(\w+):/.exec(String(arn)) ?? [];
  if (kind === undefined) throw new ServiceError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  if (kind !== 'execution') throw new ServiceError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${kind}'`);
  const execution = executions(call.world).get(String(arn));
  if (execution?.accountId === call.caller.accountId && execution.region === call.region) return execution;
  throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}
