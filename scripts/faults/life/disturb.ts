import { endPauseAction, startPauseAction } from '@/lib/operations/actions';
import type { FaultRequest } from '@/sandbox/core/faults';
import { spoiltKinds } from '@/sandbox/core/spoil-answer';
import type { Sandbox } from '@/sandbox/start-sandbox';
import type { DisturbanceKind } from './disturbance-kinds';
import type { FaultBoard } from './fault-board';
import type { Fleet } from './fleet';
import type { Hours } from './hours';
import type { LifeDatabase } from './life-database';
import type { Persistence } from './persistence';
import type { DisturbancePlan } from './plan';
import * as byHand from './testing/by-hand';
import { region, roleArnOf, type LifeAccounts, type LifePeople } from './world';

/** Everything that a disturbance lays hands on. */
export interface Disturbed {
  sandbox: Sandbox;
  board: FaultBoard;
  fleet: Fleet;
  database: LifeDatabase;
  hours: Hours;
  accounts: LifeAccounts;
  people: LifePeople;
  persistence: Persistence;
  /** What a worker that stands still stands still for, in milliseconds. */
  standstillMs: number;
  /** Leases of whoever stands still or was killed run out after this; null: when they run out by themselves. */
  leaseMs: number | null;
  /** Principals that were added by hand, as `share ARN account`: no grant explains them, and they are left alone. */
  madeByHand: Set<string>;
}

/** Answers whether it met anything; it comes back once it is over. */
type Disturb = (world: Disturbed, luck: number) => Promise<boolean>;

const changing: [FaultRequest['service'], string][] = [
  ['ram', 'AssociateResourceShare'], ['ram', 'DisassociateResourceShare'], ['events', 'CreateConnection'], ['events', 'DeleteConnection'], ['ram', 'CreateResourceShare'],
  ['vpc-lattice', 'CreateResourceConfiguration'], ['vpc-lattice', 'UpdateResourceConfiguration'], ['events', 'UpdateConnection'], ['ram', 'AcceptResourceShareInvitation'],
];
const reading: [FaultRequest['service'], string][] = [
  ['ram', 'GetResourceShares'], ['ram', 'GetResourceShareAssociations'], ['vpc-lattice', 'ListServiceNetworkResourceAssociations'],
  ['vpc-lattice', 'ListResourceEndpointAssociations'], ['vpc-lattice', 'ListResourceConfigurations'], ['vpc-lattice', 'ListResourceGateways'], ['vpc-lattice', 'GetResourcePolicy'],
  ['events', 'ListConnections'], ['events', 'DescribeConnection'],
];
const making = changing.filter(([, operation]) => /^(Create|AssociateResource)/.test(operation));
/** On the world's clock, which passes faster. */
export const unseenMinutes = 1;
const lateMs = 2_000;
const failures = 3;
const triedAgainMinutes = 5;

function one<Item>(items: readonly Item[], luck: number): Item | undefined {
  return items[Math.floor(luck * items.length)];
}

/** Another number from 0 to 1 for a second choice. */
function again(luck: number): number {
  return (luck * 7_919) % 1;
}

function anyAccount({ accounts }: Disturbed, luck: number): string {
  return one([...accounts.owners, ...accounts.consumers], luck)!;
}

function onOneCall(fault: (operation: Pick<FaultRequest, 'service' | 'operation'>, world: Disturbed) => FaultRequest, operations = changing): Disturb {
  return async (world, luck) => {
    const [service, operation] = one(operations, luck)!;
    world.sandbox.addFault(fault({ service, operation }, world));
    return true;
  };
}

function throttled(rate: number, minutes: number): Disturb {
  return async (world, luck) => {
    const takeAway = world.board.put({ service: '*', operation: '*', kind: 'throttle', rate, accountId: anyAccount(world, luck) });
    await world.hours.lasts(minutes);
    takeAway();
    return true;
  };
}

/** On one of those that are there and ready; as long as there is none, or AWS refuses to have it changed, somebody else is looked for. */
function onHeld(kind: string, ...ways: byHand.HandMade[]): Disturb {
  return async ({ database, sandbox, hours }, luck) => {
    let next = luck;
    do {
      const rows = await database.sql<byHand.Held>(
        `SELECT id, "accountId", "awsId", "awsArn", spec, observed FROM resource WHERE kind = $1 AND phase = 'CONVERGED' AND desired = 'PRESENT' AND spec ->> 'existingId' IS NULL ORDER BY key`,
        [kind],
      );
      const held = one(rows, next);
      next = again(next);
      if (held && (await one(ways, next)!(sandbox.url, held))) return true;
    } while (await hours.lasts(triedAgainMinutes));
    return false;
  };
}

/** A role of the account is gone, or changed; somebody notices and puts it back. */
function onRole(change: (sandbox: Sandbox) => Parameters<Sandbox['changeRole']>[1], minutes: number): Disturb {
  return async (world, luck) => {
    const accountId = anyAccount(world, luck);
    const arn = roleArnOf(accountId, world.accounts.owners.includes(accountId) ? 'Owner' : 'Consumer');
    const putBack = world.board.changeRole(arn, change(world.sandbox));
    world.sandbox.expireSessions();
    await world.hours.lasts(minutes);
    putBack();
    return true;
  };
}

const wrongExternalId = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:role/PergolaWorkerRole' }, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'], Condition: { StringEquals: { 'sts:ExternalId': 'somebody-else-was-here-and-changed-it' } } }],
};

async function killWorker({ fleet, hours, database, leaseMs }: Disturbed, luck: number): Promise<boolean> {
  const pid = one(fleet.pids, luck);
  if (pid === undefined) return false;
  await fleet.end(pid, 'SIGKILL');
  await leaveLeases(database, pid, leaseMs, hours);
  fleet.start();
  return true;
}

async function stopWorker({ fleet, hours, database, leaseMs, standstillMs }: Disturbed, luck: number): Promise<boolean> {
  const pid = one(fleet.pids, luck);
  if (pid === undefined) return false;
  fleet.signal(pid, 'SIGSTOP');
  await leaveLeases(database, pid, leaseMs, hours);
  await hours.sleep(standstillMs - (leaseMs ?? 0));
  fleet.signal(pid, 'SIGCONT');
  return true;
}

/** In a short life nobody waits 20 seconds for a lease: it runs out earlier. */
async function leaveLeases(database: LifeDatabase, pid: number, leaseMs: number | null, hours: Hours): Promise<void> {
  if (leaseMs === null) return;
  await hours.sleep(leaseMs);
  await database.sql(
    `UPDATE resource SET "leaseUntil" = clock_timestamp() - interval '1 second', "nextPassAt" = clock_timestamp() - interval '3 seconds'
     WHERE "leaseOwner" IN (SELECT id FROM life.worker WHERE name = $1)`,
    [`life_worker_${pid}`],
  );
}

async function startOldWorker({ fleet, hours }: Disturbed): Promise<boolean> {
  const pid = fleet.start('oldWorker');
  await hours.lasts(60);
  await fleet.end(pid, 'SIGTERM');
  return true;
}

async function reachQuota({ sandbox, accounts, hours }: Disturbed, luck: number): Promise<boolean> {
  const isConsumer = luck < 0.6;
  const accountId = one(isConsumer ? accounts.consumers : accounts.owners, again(luck))!;
  const set = (value: number) => sandbox.setQuota(isConsumer ? 'events.privateConnections' : 'ram.associations', accountId, region, value);
  set(0);
  await hours.lasts(30);
  set(25_000);
  return true;
}

/** By an administrator: everything, an account or a kind; of some, removals too. */
async function pauseChanges({ people: { admin }, persistence, accounts, hours }: Disturbed, luck: number): Promise<boolean> {
  const kind = luck < 0.3 ? ('connection' as const) : null;
  const accountId = luck >= 0.3 && luck < 0.8 ? one([...accounts.owners, ...accounts.consumers], again(luck))! : null;
  const input = { accountId, kind, removalsToo: again(luck) < 0.5, reason: 'Maintenance of the network.' };
  const started = await persistence.attempt('pause changes', () => startPauseAction.as(admin, input));
  if (!started) return false;
  await hours.lasts(kind || accountId ? 40 : 15);
  await persistence.attempt('end a pause', () => endPauseAction.as(admin, { pauseId: started.data.pauseId }));
  return true;
}

/** An account without access finds itself in a share. */
const addPrincipal: Disturb = async (world, luck) => {
  const { database, sandbox, accounts, madeByHand, hours } = world;
  let next = luck;
  do {
    const rows = await database.sql<byHand.Held & { taken: string[] }>(`
      SELECT r.id, r."accountId", "awsId", "awsArn", spec, observed, array(SELECT g."accountId" FROM "grant" g JOIN service s ON s.id = g."serviceId" WHERE s."shareId" = r.id AND g.state <> 'REVOKED') AS taken
      FROM resource r WHERE kind = 'resource-share' AND phase = 'CONVERGED' ORDER BY key`);
    const share = one(rows, next);
    next = again(next);
    const accountId = share && one(accounts.consumers.filter((id) => !share.taken.includes(id)), next);
    if (!share || !accountId) continue;
    // Before it is done, for whoever looks in that moment.
    madeByHand.add(`${share.awsArn} ${accountId}`);
    if (await byHand.addPrincipal(accountId)(sandbox.url, share)) return true;
    madeByHand.delete(`${share.awsArn} ${accountId}`);
  } while (await hours.lasts(triedAgainMinutes));
  return false;
};

/** On a configuration, for one of the consumers that have access to its service, or that have none. */
function onConfiguration(way: (accountId: string) => byHand.HandMade, whose: 'withAccess' | 'withoutAccess'): Disturb {
  return async ({ database, sandbox, accounts, hours }, luck) => {
    let next = luck;
    do {
      const rows = await database.sql<byHand.Held & { taken: string[] }>(`
        SELECT r.id, r."accountId", "awsId", "awsArn", spec, observed, array(SELECT g."accountId" FROM "grant" g JOIN service s ON s.id = g."serviceId" WHERE s."configurationId" = r.id AND g.state <> 'REVOKED') AS taken
        FROM resource r WHERE kind = 'resource-configuration' AND phase = 'CONVERGED' ORDER BY key`);
      const configuration = one(rows, next);
      next = again(next);
      const accountId = configuration && one(accounts.consumers.filter((id) => configuration.taken.includes(id) === (whose === 'withAccess')), next);
      if (configuration && accountId && (await way(accountId)(sandbox.url, configuration))) return true;
    } while (await hours.lasts(triedAgainMinutes));
    return false;
  };
}

export const disturbances: Record<DisturbanceKind, Disturb> = {
  'a worker is killed': killWorker,
  'a worker stands still': stopWorker,
  'a worker of an older version': startOldWorker,
  async 'PostgreSQL is stopped'({ database }, luck) {
    await database.stopAtOnce(luck * 2_000);
    return true;
  },
  '30 % throttled in an account': throttled(0.3, 40),
  'an account throttled for an hour': throttled(1, 60),
  'an answer is lost': onOneCall((call) => ({ ...call, kind: 'loseAnswer' })),
  'an object is unseen': onOneCall((call) => ({ ...call, kind: 'invisible', delayMs: unseenMinutes * 60_000 }), making),
  'an answer is late': onOneCall((call) => ({ ...call, kind: 'late', delayMs: lateMs })),
  'a call fails': onOneCall((call) => ({ ...call, kind: 'fail', times: failures })),
  async 'reads are spoilt'({ sandbox }, luck) {
    const kind = one(spoiltKinds, luck)!;
    for (const [service, operation] of reading) sandbox.addFault({ service, operation, kind, times: 1 });
    return true;
  },
  async 'sessions expire'({ sandbox }) {
    sandbox.expireSessions();
    return true;
  },
  'a role is deleted': onRole(() => null, 30),
  'an external ID is changed': onRole(() => ({ trustPolicy: wrongExternalId }), 20),
  'a quota is reached': reachQuota,
  'changes are paused': pauseChanges,
  'a gateway is changed by hand': onHeld('resource-gateway', byHand.changeGateway),
  'a configuration is changed by hand': onHeld('resource-configuration', byHand.changePorts, byHand.forbidAssociations),
  'a configuration is deleted by hand': onHeld('resource-configuration', byHand.deleteConfiguration),
  'a share is changed by hand': onHeld('resource-share', byHand.emptyShare, byHand.widenShare),
  'a share is deleted by hand': onHeld('resource-share', byHand.deleteShare),
  'a principal is removed by hand': onHeld('share-principal', byHand.removePrincipal),
  'a principal is added by hand': addPrincipal,
  'an association is cut by hand': onHeld('share-principal', byHand.cutAssociation),
  'a connection is changed by hand': onHeld('connection', byHand.changeConnection),
  'a connection is deauthorized by hand': onHeld('connection', byHand.deauthorizeConnection),
  'a connection is deleted by hand': onHeld('connection', byHand.deleteConnection),
  'a second share is made by hand': onConfiguration(byHand.shareTwice, 'withAccess'),
  'a policy statement is written by hand': onConfiguration(byHand.writePolicy, 'withoutAccess'),
  'a twin of a share is made by hand': onHeld('resource-share', byHand.twinShare),
  'an object carries the mark of no row': onHeld('resource-share', byHand.markOfNoRow),
};

/** Plays one at its time; null when the life was over before. */
export async function disturb(world: Disturbed, { kind, at, luck }: DisturbancePlan): Promise<boolean | null> {
  if (!(await world.hours.until(at))) return null;
  return disturbances[kind](world, luck);
}
