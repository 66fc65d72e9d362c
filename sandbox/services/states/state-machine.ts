import type { StateMachineStatus } from '@aws-sdk/client-sfn';
import { ServiceError, type Call, type PermissionCheck, type StoredObject, type World } from '@/sandbox/core/contract';

export interface StateMachine extends StoredObject {
  arn: string;
  name: string;
  status: StateMachineStatus;
  definition: string;
  roleArn: string;
  revisionId: string;
  createdAt: number;
  tags: Record<string, string>;
}

export function stateMachines(world: World) {
  return world.collection<StateMachine>('states.stateMachine');
}

export function stateMachineArn(call: Call, name: string): string {
  return `arn:aws:states:${call.region}:${call.caller.accountId}:stateMachine:${name}`;
}

export function findStateMachine(call: Call, arn: string | undefined): StateMachine | undefined {
  const machine = stateMachines(call.world).get(String(arn));
  return machine?.accountId === call.caller.accountId && machine.region === call.region ? machine : undefined;
}

export function stateMachineOf(call: Call, arn: string | undefined): StateMachine {
  if (!/^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:/.test(String(arn))) {
    throw new ServiceError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  }
  const machine = findStateMachine(call, arn);
  if (!machine) throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
}

/** Whoever hands a role to Step Functions needs the right to pass it. */
export function passRoleCheck(roleArn: string | undefined): PermissionCheck {
  return { action: 'iam:PassRole', resource: String(roleArn), context: { 'iam:PassedToService': 'states.amazonaws.com' } };
}

export function requireOwnRole(call: Call, roleArn: string | undefined): void {
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+/.test(String(roleArn))) throw new ServiceError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
  if (roleArn?.split(':')[4] !== call.caller.accountId) {
    throw new ServiceError('AccessDeniedException', 'Cross-account pass role is not allowed.', {}, 400);
  }
}

const deletedHandler = 'states.stateMachineDeleted';

export function deleteStateMachineLater(world: World, machine: StateMachine): void {
  stateMachines(world).put({ ...machine, status: 'DELETING' });
  world.schedule(world.clock.now() + world.delays.stateMachine, deletedHandler, { id: machine.id });
}

export function registerStateMachines(world: World): void {
  world.onTimer(deletedHandler, ({ id }: { id: string }) => {
    if (stateMachines(world).get(id)?.status === 'DELETING') stateMachines(world).delete(id);
  });
}
