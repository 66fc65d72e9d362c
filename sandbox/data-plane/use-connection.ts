import type { PermissionCheck, World } from '@/sandbox/core/contract';
import { connections, type Connection } from '../services/events/connection';
import { connectionSecrets, type ConnectionSecret } from '../services/events/connection-secret';
import { checkForCaller } from '../services/secretsmanager/find-secret';
import { TaskFailure } from './task-failure';

/** Who runs the task, as IAM sees it. */
export interface TaskRunner {
  accountId: string;
  region: string;
  roleArn: string;
  stateMachineArn: string;
}

/** Finds the connection in the workflow's own account and Region, and reads its secret with the execution role's rights. */
export function useConnection(world: World, runner: TaskRunner, connectionArn: string): { connection: Connection; secret: ConnectionSecret } {
  const connection = connections(world)
    .list({ accountId: runner.accountId, region: runner.region })
    .find(({ arn }) => arn === connectionArn);
  requireRight(world, runner, { action: 'events:RetrieveConnectionCredentials', resource: connectionArn });
  if (!connection) throw failure('ResourceNotFound', `Connection ${connectionArn} does not exist.`);
  for (const action of ['DescribeSecret', 'GetSecretValue']) requireRight(world, runner, checkForCaller(world, 'events', action, connection.secretArn));
  requireUsableState(connection);
  const secret = connectionSecrets(world).get(connection.id);
  if (!secret) throw failure('InvalidConnectionState', `Connection ${connection.name} has no authorization parameters.`);
  return { connection, secret };
}

/** A private connection is used when ACTIVE, a public one when AUTHORIZED. */
function requireUsableState({ name, state, stateReason, resourceConfigurationArn }: Connection): void {
  if (state === (resourceConfigurationArn ? 'ACTIVE' : 'AUTHORIZED')) return;
  const cause = [`Connection ${name} is in state ${state}.`, stateReason].filter(Boolean).join(' ');
  if (state === 'AUTHORIZING') throw failure('AuthInProgress', cause);
  const isPrivateMatter = resourceConfigurationArn && ['CREATING', 'UPDATING', 'FAILED_CONNECTIVITY'].includes(String(state));
  throw failure(isPrivateMatter ? 'InvalidPrivateConnectionState' : 'InvalidConnectionState', cause);
}

function requireRight(world: World, { roleArn }: TaskRunner, check: PermissionCheck): void {
  if (world.roleMay(roleArn, check)) return;
  throw failure('AccessDenied', `${roleArn} is not authorized to perform: ${check.action} on resource: ${check.resource}`);
}

function failure(name: string, cause: string): TaskFailure {
  return new TaskFailure(`Events.ConnectionResource.${name}`, cause);
}
