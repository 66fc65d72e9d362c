import { httpInvoke } from './http-invoke';
import { putEvents } from './put-events';
import { startExecution, startExecutionSync, startExecutionSync2 } from './start-execution';
import type { TaskKind } from './task-kind';

const kinds: TaskKind[] = [httpInvoke, startExecution, startExecutionSync, startExecutionSync2, putEvents];

/** The resources that Task states may name in the sandbox. */
export const taskResources = new Map<string, TaskKind>(kinds.map((kind) => [`arn:aws:states:::${kind.resourceType}:${kind.resource}`, kind]));

export function taskKindOf(resource: string | undefined): TaskKind {
  const kind = taskResources.get(String(resource));
  if (!kind) throw new Error(`No state machine is made with the task resource ${resource}.`);
  return kind;
}
