import { randomUUID } from 'node:crypto';
import type { PrivateService, StoredObject, World } from './contract';
import type { Authorizer } from './iam/authorizer';
import { delaysFrom, type DelaysSetting } from './delays';
import { newId } from './store/new-id';
import type { Store } from './store/store';
import type { Timers } from './store/timers';
import type { WorldClock } from './store/world-clock';
import { organizationsSharing } from '../world/organization-sharing';
import { organizationOf } from '../world/organizations';
import type { WorldFile } from '../world/world-schema';

export interface WorldParts {
  store: Store;
  clock: WorldClock;
  timers: Timers;
  delays: DelaysSetting | undefined;
  authorizer: Authorizer;
  file: WorldFile;
  privateServices(): PrivateService[];
  certificateAuthorityPem(): string;
}

/** What services see of the sandbox. */
export function createWorld({ store, clock, timers, delays, authorizer, file, ...parts }: WorldParts): World {
  return {
    clock,
    delays: delaysFrom(delays),
    collection: <T extends StoredObject>(name: string) => store.collection<T>(name),
    schedule: timers.schedule,
    save: store.flush,
    onTimer: timers.onTimer,
    newId,
    newUuid: () => randomUUID(),
    inOneOrganization: (a, b) => a === b || sharesWithinOrganization(file, (id) => organizationsSharing(store).get(id) !== undefined, a, b),
    privateServices: parts.privateServices,
    certificateAuthorityPem: parts.certificateAuthorityPem,
    roleMay: (roleArn, check) => authorizer.roleMay(roleArn, check, clock.now()),
  };
}

function sharesWithinOrganization(file: WorldFile, wasEnabled: (organizationId: string) => boolean, a: string, b: string): boolean {
  const organization = organizationOf(file, a);
  if (!organization || organizationOf(file, b) !== organization) return false;
  return organization.sharesWithRam || wasEnabled(organization.id);
}
