import type { DeadLetterConfig, LogConfig } from '@aws-sdk/client-eventbridge';
import { ServiceError, type Call, type StoredObject, type World } from '@/sandbox/core/contract';
import { noResourcePolicy } from '../no-resource-policy';
import type { Tags } from '../tags';

/** A custom event bus. Every account has a bus `default` in every Region besides; it is stored once something of it was changed. */
export interface EventBus extends StoredObject {
  name: string;
  arn: string;
  description?: string | undefined;
  kmsKeyIdentifier?: string | undefined;
  deadLetterConfig?: DeadLetterConfig | undefined;
  logConfig?: LogConfig | undefined;
  tags: Tags;
  /** Unknown of the default bus, which was always there. */
  createdAt?: number | undefined;
  lastModifiedAt?: number | undefined;
}

export const defaultBusName = 'default';

export function eventBuses(world: World) {
  return world.collection<EventBus>('events.eventBus');
}

export function eventBusArn(accountId: string, region: string, name: string): string {
  return `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
}

/** Buses are kept by ARN. */
export function busWithArn(world: World, arn: string): EventBus | undefined {
  const stored = eventBuses(world).get(arn);
  if (stored) return stored;
  const [, , , region = '', accountId = '', resource = ''] = arn.split(':');
  return resource === `event-bus/${defaultBusName}` ? { id: arn, arn, accountId, region, name: defaultBusName, tags: {} } : undefined;
}

/** The ARN that a request means by a name, an ARN or nothing, which is the default bus. */
export function busArnOf(call: Call, nameOrArn: string = defaultBusName): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : eventBusArn(call.caller.accountId, call.region, nameOrArn);
}

/** No bus of the sandbox has a policy that lets another account in. */
export function requireOwnBus(call: Call, arn: string): void {
  if (arn.split(':')[4] !== call.caller.accountId) throw noResourcePolicy(call, arn);
}

export function busOf(call: Call, nameOrArn: string | undefined): EventBus {
  const arn = busArnOf(call, nameOrArn);
  requireOwnBus(call, arn);
  const bus = busWithArn(call.world, arn);
  if (bus?.region !== call.region) {
    throw new ServiceError('ResourceNotFoundException', `Event bus ${nameOrArn ?? defaultBusName} does not exist.`);
  }
  return bus;
}

export function shownBus({ name, arn, description, createdAt, lastModifiedAt }: EventBus) {
  return {
    Name: name,
    Arn: arn,
    Description: description,
    CreationTime: createdAt === undefined ? undefined : new Date(createdAt),
    LastModifiedTime: lastModifiedAt === undefined ? undefined : new Date(lastModifiedAt),
  };
}
