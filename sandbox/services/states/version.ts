import { ServiceError, type Call, type StoredObject, type World } from '@/sandbox/core/contract';
import { quotaOf } from '../quotas';
import { stateMachines, type Revision, type StateMachine } from './state-machine';

/** A state machine as it was when it was published; it never changes. */
export interface Version extends StoredObject, Revision {
  arn: string;
  stateMachineArn: string;
  number: number;
  description?: string | undefined;
  createdAt: number;
}

export function versions(world: World) {
  return world.collection<Version>('states.version');
}

/** The latest first. */
export function versionsOf(world: World, stateMachineArn: string): Version[] {
  return versions(world)
    .where('stateMachineArn', stateMachineArn)
    .sort((a, b) => b.number - a.number);
}

/** Publishes the present revision; what was published last is answered again while nothing has changed. */
export function publish(call: Call, machine: StateMachine, description: string | undefined): Version {
  const { world } = call;
  const published = versionsOf(world, machine.arn);
  const [latest] = published;
  if (latest && latest.number === machine.lastVersion && latest.revisionId === machine.revisionId) {
    if (description === undefined || latest.description === description) return latest;
    throw new ServiceError('ConflictException', `The revision was published as version ${latest.number} already, with another description.`);
  }
  const { accountId, region } = machine;
  const limit = quotaOf(world, 'states.versions', accountId, region);
  if (published.length >= limit) throw new ServiceError('ServiceQuotaExceededException', `A state machine has at most ${limit} versions.`);
  const number = machine.lastVersion + 1;
  stateMachines(world).put({ ...machine, lastVersion: number });
  const { definition, roleArn, revisionId, logging, tracing, encryption } = machine;
  const arn = `${machine.arn}:${number}`;
  return versions(world).put({
    id: arn,
    accountId,
    region,
    arn,
    stateMachineArn: machine.arn,
    number,
    description,
    createdAt: world.clock.now(),
    definition,
    roleArn,
    revisionId,
    logging,
    tracing,
    encryption,
  });
}

export function requireDescriptionWithPublish(input: { publish?: boolean | undefined; versionDescription?: string | undefined }): void {
  if (input.versionDescription !== undefined && !input.publish) {
    throw new ServiceError('ValidationException', 'Version description can only be set when publish is true', {}, 400);
  }
}
