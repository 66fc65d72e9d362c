import { randomUUID } from 'node:crypto';
import type { PrivateService, StoredObject, World } from './contract';
import type { Authorizer } from './iam/authorizer';
import { delaysFrom, type DelaysSetting } from './delays';
import { newId } from './store/new-id';
import type { Store } from './store/store';
import type { Timers } from './store/timers';
import type { WorldClock } from './store/world-clock';
import type { WorldFile } from '../world/world-file';

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
  const inOrganization = new Set(file.accounts.filter((account) => account.inOrganization).map((account) => account.id));
  return {
    clock,
    delays: delaysFrom(delays),
    collection: <T extends StoredObject>(name: string) => store.collection<T>(name),
    schedule: timers.schedule,
    onTimer: timers.onTimer,
    newId,
    newUuid: () => randomUUID(),
    inOneOrganization: (a, b) => a === b || (file.organization.sharesWithRam && inOrganization.has(a) && inOrganization.has(b)),
    privateServices: parts.privateServices,
    certificateAuthorityPem: parts.certificateAuthorityPem,
    roleMay: (roleArn, check) => authorizer.roleMay(roleArn, check, clock.now()),
  };
}
