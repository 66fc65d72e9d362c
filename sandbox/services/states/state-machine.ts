import type { EncryptionConfiguration, LoggingConfiguration, StateMachineStatus, StateMachineType, TracingConfiguration } from '@aws-sdk/client-sfn';
import { ServiceError, type Call, type PermissionCheck, type StoredObject, type World } from '@/sandbox/core/contract';
import { passRoleCheck as passRoleTo, serviceMayAssume } from '../pass-role';
import { resourceTagKeys, type Tags } from '../tags';

const servicePrincipal = 'states.amazonaws.com';

/** What can be changed, and is kept in each version. */
export interface Revision {
  definition: string;
  roleArn: string;
  /** None before the first update. */
  revisionId?: string | undefined;
  logging?: LoggingConfiguration | undefined;
  tracing?: TracingConfiguration | undefined;
  encryption?: EncryptionConfiguration | undefined;
}

export interface StateMachine extends StoredObject, Revision {
  arn: string;
  name: string;
  type: StateMachineType;
  status: StateMachineStatus;
  createdAt: number;
  updatedAt: number;
  /** Number of the last version that was published; numbers are never used again. */
  lastVersion: number;
  tags: Tags;
}

/** An account in a Region, where names are looked up. */
export interface Place {
  accountId: string;
  region: string;
}

export function stateMachines(world: World) {
  return world.collection<StateMachine>('states.stateMachine');
}

export function stateMachineArn(call: Call, name: string): string {
  return `arn:aws:states:${call.region}:${call.caller.accountId}:stateMachine:${name}`;
}

export function placeOf(call: Call): Place {
  return { accountId: call.caller.accountId, region: call.region };
}

export function findStateMachine(world: World, { accountId, region }: Place, arn: string | undefined): StateMachine | undefined {
  const machine = stateMachines(world).get(String(arn));
  return machine?.accountId === accountId && machine.region === region ? machine : undefined;
}

/** By the ARN of the state machine itself. */
export function stateMachineOf(call: Call, arn: string | undefined): StateMachine {
  requireMachineArn(arn);
  const machine = findStateMachine(call.world, placeOf(call), arn);
  if (!machine) throw doesNotExist(arn);
  return machine;
}

export function requireMachineArn(arn: string | undefined): void {
  const [, kind] = /^arn:[\w-]+:states:[\w-]+:\d{12}:(\w+):/.exec(String(arn)) ?? [];
  if (kind === undefined) throw new ServiceError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  if (kind !== 'stateMachine') throw new ServiceError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${kind}'`);
}

export function doesNotExist(arn: string | undefined): ServiceError {
  return new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

export function requireNotDeleting({ arn, status }: StateMachine): void {
  if (status === 'DELETING') throw new ServiceError('StateMachineDeleting', `State Machine is being deleted: '${arn}'`);
}

/** What IAM is asked about a state machine, a version or an alias of it: its tags count, and which of them is meant. */
export function machineCheck(call: Call, action: string, arn: string | undefined): PermissionCheck {
  const [, machineArn = '', qualifier] = /^(arn:[^:]+:states:[^:]*:\d+:stateMachine:[^:]+)(?::(.+))?$/.exec(String(arn)) ?? [];
  const tags = findStateMachine(call.world, placeOf(call), machineArn)?.tags;
  const context = { ...resourceTagKeys(tags), ...(qualifier === undefined ? {} : { 'states:StateMachineQualifier': qualifier }) };
  return { action: `states:${action}`, resource: String(arn), context };
}

/** Whoever hands a role to Step Functions needs the right to pass it. */
export function passRoleCheck(roleArn: string | undefined): PermissionCheck {
  return passRoleTo(roleArn, servicePrincipal);
}

/** Step Functions must be let into the role by its trust policy. */
export function requireAssumable(world: World, roleArn: string, arn: string): void {
  if (serviceMayAssume(world, roleArn, servicePrincipal, arn)) return;
  const sentence = `Neither the global service principal ${servicePrincipal}, nor the regional one is authorized to assume the provided role.`;
  throw new ServiceError('AccessDeniedException', sentence, {}, 400);
}

export function requireOwnRole(call: Call, roleArn: string | undefined): void {
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+/.test(String(roleArn))) throw new ServiceError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
  if (roleArn?.split(':')[4] !== call.caller.accountId) {
    throw new ServiceError('AccessDeniedException', 'Cross-account pass role is not allowed.', {}, 400);
  }
}
