import type { World } from '@/sandbox/core/contract';
import type { Exchange } from '@/sandbox/data-plane/http-task';
import type { TaskRunner } from '@/sandbox/data-plane/use-connection';

export interface TaskRun {
  world: World;
  runner: TaskRunner;
  executionArn: string;
  arguments: unknown;
  /** The same for every attempt, so that what is started is started once. */
  token: string;
  /** Filled on the way by an HTTP Task, for inspection. */
  exchange: Exchange;
}

/** The end of a task, or what it was submitted as and the execution whose end is its own. */
export type TaskOutcome = { result: unknown } | { submitted: unknown; awaits: string };

/** One value of a Task state's `Resource`; what goes wrong is thrown as `TaskFailure`. */
export interface TaskKind {
  resourceType: string;
  resource: string;
  run(run: TaskRun): Promise<TaskOutcome>;
}
