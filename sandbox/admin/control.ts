import { basename } from 'node:path';
import type { CallRecord, PermissionRecord, RecentRecords } from '../core/call-log';
import type { AccessKeys } from '../core/access-keys';
import type { Delays, World } from '../core/contract';
import { delaysFrom, type DelaysSetting } from '../core/delays';
import type { Fault, FaultRequest, Faults } from '../core/faults';
import type { RoleChange, RoleStore } from '../core/iam/role-store';
import type { Store } from '../core/store/store';
import type { Timers } from '../core/store/timers';
import type { WorldClock } from '../core/store/world-clock';
import type { Visibility } from '../core/visibility';
import { setQuota, type QuotaName } from '../services/quotas';
import type { WorldFile } from '../world/world-file';

/** The levers that tests and people have on a sandbox, besides calling it as AWS. */
export interface SandboxControl {
  delays(): Delays;
  /** Milliseconds by kind change those kinds; a factor sets all from the realistic ones. */
  setDelays(setting: DelaysSetting): Delays;
  /** Moves the world's clock ahead and runs what falls due; answers the new time, ISO 8601. */
  advanceClock(milliseconds: number): string;
  /** Raises or lowers a quota of one account in one Region, e.g. `events.privateConnections`. */
  setQuota(name: QuotaName, accountId: string, region: string, value: number): void;
  addFault(fault: FaultRequest): Fault;
  faults(): Fault[];
  clearFaults(): void;
  /** What was called, oldest first; `since` is ISO 8601 on the world's clock. */
  calls(since?: string): CallRecord[];
  clearCalls(): void;
  /** Which IAM questions were asked, and how they were answered. */
  permissionsAsked(since?: string): PermissionRecord[];
  clearPermissionsAsked(): void;
  /** Changes a role by ARN, or makes one; null deletes it. */
  changeRole(roleArn: string, change: RoleChange | null): void;
  /** Undoes all changes of roles. */
  restoreRoles(): void;
  /** Every temporary credential is answered as expired from now on. */
  expireSessions(): void;
  /** Accounts, people, private services, and each account's roles with their external IDs. */
  describeWorld(): WorldDescription;
  /** A world as on the first day: all objects, timers, sessions, faults, records and changes of roles, delays and clock are gone. */
  reset(): void;
}

/** The identity of the sandbox itself: browsers and tests may hold on to it. */
const keptAtReset = ['sandbox.certificate', 'oidc.key'];

export interface WorldDescription extends Pick<WorldFile, 'organization' | 'accounts' | 'people' | 'privateServices'> {
  roles: { account: string; template: string; roleArns: string[]; externalId: string | undefined }[];
}

export interface ControlledParts {
  file: WorldFile;
  world: World;
  store: Store;
  clock: WorldClock;
  timers: Timers;
  faults: Faults;
  visibility: Visibility;
  roles: RoleStore;
  accessKeys: AccessKeys;
  calls: RecentRecords<CallRecord>;
  permissions: RecentRecords<PermissionRecord>;
  /** Puts there what must be there from the beginning. */
  populate(): void;
}

export function createControl(parts: ControlledParts): SandboxControl {
  const { file, world, store, clock, timers, faults, visibility, roles, accessKeys, calls, permissions } = parts;
  const firstDelays = { ...world.delays };
  return {
    delays: () => ({ ...world.delays }),
    setDelays(setting) {
      Object.assign(world.delays, delaysFrom(setting, world.delays));
      return { ...world.delays };
    },
    advanceClock(milliseconds) {
      clock.advance(milliseconds);
      timers.runDue(world);
      store.flush();
      return new Date(clock.now()).toISOString();
    },
    setQuota(name, accountId, region, value) {
      setQuota(world, name, accountId, region, value);
      store.flush();
    },
    addFault: (fault) => faults.add(fault),
    faults: () => faults.list(),
    clearFaults: () => faults.clear(),
    calls: (since) => calls.list(since),
    clearCalls: () => calls.clear(),
    permissionsAsked: (since) => permissions.list(since),
    clearPermissionsAsked: () => permissions.clear(),
    changeRole(roleArn, change) {
      roles.change(roleArn, change);
      store.flush();
    },
    restoreRoles() {
      roles.undoChanges();
      store.flush();
    },
    expireSessions() {
      accessKeys.expireSessions();
      store.flush();
    },
    describeWorld: () => ({
      organization: file.organization,
      accounts: file.accounts,
      people: file.people,
      privateServices: file.privateServices,
      roles: roles.stacks().map(({ stack, roleArns }) => ({
        account: stack.accountId,
        template: basename(stack.templatePath),
        roleArns,
        externalId: stack.parameters.ExternalId,
      })),
    }),
    reset() {
      Object.assign(world.delays, firstDelays);
      store.clear(keptAtReset);
      timers.forget();
      faults.clear();
      visibility.clear();
      calls.clear();
      permissions.clear();
      parts.populate();
      store.flush();
    },
  };
}
