import { z } from 'zod';
import type { CallRecord, PermissionRecord, RecentRecords } from '../core/call-log';
import type { AccessKeys } from '../core/access-keys';
import type { Delays, World } from '../core/contract';
import { delaysFrom, parseDelays, type DelaysSetting } from '../core/delays';
import type { Fault, FaultRequest, Faults } from '../core/faults';
import type { RoleChange, RoleStore } from '../core/iam/role-store';
import type { Change } from '../core/store/journal';
import type { Store } from '../core/store/store';
import type { Timers } from '../core/store/timers';
import type { WorldClock } from '../core/store/world-clock';
import type { Visibility } from '../core/visibility';
import { messagesIn, putMessage, setQueueAttributes, type QueueAttributes, type QueuedMessage } from '../data-plane/queues';
import type { VpcEntrance, VpcProxies } from '../data-plane/vpc-proxies';
import { shownDeliveries, type ShownDelivery } from '../services/events/shown-delivery';
import { setQuota, type QuotaName } from '../services/quotas';
import { externalIdsOf, type DeclaredRoles } from '../world/declared-roles';
import { publishTxtRecord } from '../world/txt-records';
import type { WorldFile } from '../world/world-schema';

/** The levers that tests and people have on a sandbox, besides calling it as AWS. */
export interface SandboxControl {
  delays(): Delays;
  /** Milliseconds by kind change those kinds; a factor sets all from the realistic ones. */
  setDelays(setting: DelaysSetting): Delays;
  /** Moves the world's clock ahead and runs what falls due; answers the new time, ISO 8601. */
  advanceClock(milliseconds: number): string;
  /** Raises or lowers a quota of one account in one Region, e.g. `events.privateConnections`. */
  setQuota(name: QuotaName, accountId: string, region: string, value: number): void;
  /** Publishes a TXT record in the world's DNS under a full name; no values take it away. Domain verifications look there. */
  publishTxtRecord(name: string, values: string[]): void;
  /** What public DNS says of a name: the kind of its address, or that there is none. */
  resolvePublicly(name: string): { is: 'private' | 'public' | 'notFound' };
  /** The queues that dead letters go to and pipes read from. */
  queues: QueueControl;
  addFault(fault: FaultRequest): Fault;
  /** Makes faults with a rate repeatable: the same seed and the same calls meet the same faults. */
  seedFaults(seed: number): void;
  faults(): Fault[];
  clearFaults(): void;
  /** What a fault has made invisible is seen from now on. */
  showEverything(): void;
  /** What was called, oldest first; `since` is ISO 8601 on the world's clock. With an account, what its trail has. */
  calls(since?: string, accountId?: string): CallRecord[];
  clearCalls(): void;
  /** Which IAM questions were asked, and how they were answered. */
  permissionsAsked(since?: string): PermissionRecord[];
  clearPermissionsAsked(): void;
  /** What rules send and have sent to their targets, oldest first, without what was sent. */
  deliveries(): ShownDelivery[];
  /** Changes a role by ARN, or makes one; null deletes it. */
  changeRole(roleArn: string, change: RoleChange | null): void;
  /** Undoes all changes of roles. */
  restoreRoles(): void;
  /** Every temporary credential is answered as expired from now on. */
  expireSessions(): void;
  /** Accounts, people, private services, and each account's roles with their external IDs. */
  describeWorld(): WorldDescription;
  /**
   * How clients on this machine call from inside a VPC: an HTTP proxy, for CONNECT, of each available VPC endpoint and of
   * each VPC that is associated with a service network. A call for which a link is missing is refused with a sentence.
   */
  endpoints(): Promise<VpcEntrance[]>;
  /** The whole state, for `importState`. It holds the secrets of the world's connections, and no key of the sandbox itself. */
  exportState(): SandboxState;
  /** Puts the world into that state, in place of its own. Faults and records are gone, the clock goes on from the state's. */
  importState(state: SandboxState): void;
  /** A world as on the first day: all objects, timers, sessions, faults, records and changes of roles, delays and clock are gone. */
  reset(): void;
}

export interface QueueControl {
  put(message: { queueArn: string; body: string; attributes?: Record<string, string> | undefined }): QueuedMessage;
  setAttributes(queueArn: string, attributes: QueueAttributes): void;
  /** What is in a queue, hidden or not, oldest first; nothing is taken. */
  messages(queueArn: string): QueuedMessage[];
}

/** The identity of the sandbox itself: browsers and tests may hold on to it. */
const keptAtReset = ['sandbox.certificate', 'oidc.key'];

export interface WorldDescription extends Pick<WorldFile, 'organizations' | 'accounts' | 'people' | 'privateServices'> {
  /** `externalIds` by role ARN, of the roles whose trust policy asks for one. */
  roles: { account: string; template: string | undefined; roleArns: string[]; externalIds: Record<string, string> }[];
}

/** A world as it can be kept in a file, of whichever sandbox. */
export const sandboxStateSchema = z.strictObject({
  format: z.literal('pergola-sandbox-state'),
  version: z.literal(1),
  /** The time on its clock, milliseconds since the epoch. */
  now: z.number(),
  delays: z.record(z.string(), z.number()),
  /** Collection, id, and the object as JSON, in order of creation. */
  objects: z.array(z.tuple([z.string(), z.string(), z.string().refine(isJson, 'is not JSON')])),
});

export type SandboxState = z.infer<typeof sandboxStateSchema>;

export interface ControlledParts {
  file: WorldFile;
  declared: DeclaredRoles[];
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
  vpcProxies: VpcProxies;
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
    // The world's hosts have private addresses, but for those that the internet reaches.
    resolvePublicly(name) {
      const host = world.privateServices().find(({ domainName, publicName }) => publicName && domainName.toLowerCase() === name.toLowerCase());
      return { is: host ? (host.reachableFromInternet ? 'public' : 'private') : 'notFound' };
    },
    publishTxtRecord(name, values) {
      publishTxtRecord(world, name, values);
      store.flush();
    },
    queues: {
      put({ queueArn, body, attributes }) {
        const message = putMessage(world, queueArn, body, attributes);
        store.flush();
        return message;
      },
      setAttributes(queueArn, attributes) {
        setQueueAttributes(world, queueArn, attributes);
        store.flush();
      },
      messages: (queueArn) => messagesIn(world, queueArn),
    },
    addFault: (fault) => faults.add(fault),
    seedFaults: (seed) => faults.seed(seed),
    faults: () => faults.list(),
    clearFaults: () => faults.clear(),
    showEverything: () => visibility.clear(),
    calls: (since, accountId) => calls.list(since).filter((record) => accountId === undefined || record.recipientAccountId === accountId),
    clearCalls: () => calls.clear(),
    permissionsAsked: (since) => permissions.list(since),
    clearPermissionsAsked: () => permissions.clear(),
    deliveries: () => shownDeliveries(world),
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
      organizations: file.organizations,
      accounts: file.accounts,
      people: file.people,
      privateServices: file.privateServices,
      roles: parts.declared.map(({ accountId, template, roles: made }) => ({
        account: accountId,
        template,
        roleArns: made.map(({ id }) => id),
        externalIds: externalIdsOf(made),
      })),
    }),
    endpoints: () => parts.vpcProxies.entrances(),
    exportState: () => ({
      format: 'pergola-sandbox-state',
      version: 1,
      now: clock.now(),
      delays: { ...world.delays },
      objects: store.everything().filter(([collection]) => !isKept(collection)) as SandboxState['objects'],
    }),
    importState(state) {
      const { now, delays, objects } = sandboxStateSchema.parse(state);
      begin(objects.filter(([collection]) => !isKept(collection)));
      Object.assign(world.delays, delaysFrom(parseDelays(delays), firstDelays));
      clock.advance(now - clock.now());
      store.flush();
    },
    reset() {
      begin([]);
      Object.assign(world.delays, firstDelays);
      store.flush();
    },
  };

  function begin(objects: Change[]): void {
    store.clear(keptAtReset);
    store.applyAll(objects);
    timers.forget();
    faults.clear();
    faults.seed();
    visibility.clear();
    calls.clear();
    permissions.clear();
    parts.populate();
  }
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

function isKept(collection: string): boolean {
  return keptAtReset.some((prefix) => collection.startsWith(prefix));
}
