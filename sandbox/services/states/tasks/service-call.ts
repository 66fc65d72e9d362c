import type { PermissionCheck, ServiceError, World } from '@/sandbox/core/contract';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { TaskRunner } from '@/sandbox/data-plane/use-connection';
import type { TaskRun } from './task-kind';

/** The execution role is asked, in the words of IAM. */
export function requireRoleMay(world: World, { roleArn }: TaskRunner, errorName: string, check: PermissionCheck): void {
  if (world.roleMay(roleArn, check)) return;
  throw new TaskFailure(errorName, `User: ${sessionOf(roleArn)} is not authorized to perform: ${check.action} on resource: ${check.resource}`);
}

/** The error of an AWS service as Step Functions names it: `StepFunctions.StateMachineDoesNotExistException`. */
export function refusedCall(prefix: string, service: string, { errorName, message, httpStatus = 400 }: ServiceError): TaskFailure {
  const name = errorName.endsWith('Exception') ? errorName : `${errorName}Exception`;
  return new TaskFailure(`${prefix}.${name}`, `${message} (Service: ${service}; Status Code: ${httpStatus}; Error Code: ${errorName}; Proxy: null)`);
}

/** What Step Functions adds to the answer of a service. */
export function callMetadata({ token }: TaskRun): Record<string, unknown> {
  return { SdkHttpMetadata: { HttpStatusCode: 200 }, SdkResponseMetadata: { RequestId: token } };
}

/** The session in which Step Functions assumes an execution role. */
export function sessionOf(roleArn: string): string {
  const [, accountId, roleName] = /^arn:[\w-]+:iam::(\d{12}):role\/(.+)$/.exec(roleArn) ?? [];
  return `arn:aws:sts::${accountId}:assumed-role/${roleName}/StepFunctions`;
}
