import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countAwsCalls } from '@/lib/aws/call-counts';
import { closeDb } from '@/lib/platform/db';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { urlAs } from '../../postgres/roles';
import { strangersOf, violations } from '../../testing/oracle';
import { forgetSandbox } from '../../testing/oracle-aws';
import { bundleWorkers } from '../bundles';
import { disturb, unseenMinutes, type Disturbed } from './disturb';
import { FaultBoard } from './fault-board';
import { readFigures, standOf, type Figures } from './figures';
import { Fleet } from './fleet';
import { GrantLife } from './grant-life';
import { Hours } from './hours';
import { LifeDatabase, peopleName } from './life-database';
import { People } from './people';
import { Persistence } from './persistence';
import { lifeMinutes, planLife, type LifeSize } from './plan';
import { PortalTime } from './portal-time';
import { recover } from './recover';
import { letGo } from './testing/by-hand';
import { makeStrangers } from './testing/strangers';
import { layWatch, watchOnce } from './watch';
import { accountsOf, credentials, hubAccountId, region, settleWorld, widenQuotas, writeWorld, type LifeAccounts } from './world';

export interface LifeOptions extends LifeSize {
  seed: number;
  /** Of the machine's time, for the eight hours. */
  minutes: number;
  workers: number;
  standstillMs: number;
  /** See `Disturbed`. */
  leaseMs: number | null;
  /** Of the machine's time: the hours may wait for people, but not for ever. */
  longestLifeMs: number;
  /** Of the machine's time, for everything to come to rest at the end. */
  longestRecoveryMs: number;
  /** The hours wait while people have more than so much to do. */
  muchToDo: number;
  /** How many connections are called through at the end; the links of all are looked at. */
  calls: number;
  say: (line: string) => void;
}

export interface LifeResult {
  violations: string[];
  figures: Figures;
  /** How many of each kind met something, of how many that were played. */
  disturbances: Map<string, { met: number; played: number }>;
  refusals: ReadonlyMap<string, number>;
  givenUp: ReadonlyMap<string, number>;
  /** Minutes of the life that came to pass. */
  lived: number;
  /** How often what must always hold was looked at. */
  looks: number;
  seconds: number;
}

/** A drift check comes round so many times in a life. */
const checksALife = 4;
const linesALife = 16;
const workersStoppedMs = 15_000;
/** What was begun when the life is over has so long to end. */
const lastWorksMs = 60_000;

/** Eight hours of a portal with everything that goes wrong, in minutes. */
export async function live(options: LifeOptions): Promise<LifeResult> {
  const startedAt = performance.now();
  const undo: (() => Promise<unknown> | void)[] = [];
  try {
    const stage = await setStage(options, undo);
    const result = await play(options, stage);
    return { ...result, seconds: (performance.now() - startedAt) / 1_000 };
  } finally {
    for (let next = undo.pop(); next; next = undo.pop()) await next();
  }
}

interface LifeStage {
  sandbox: Sandbox;
  database: LifeDatabase;
  fleet: Fleet;
  accounts: LifeAccounts;
  people: People;
  persistence: Persistence;
  hours: Hours;
  portalTime: PortalTime;
  stopCounting: () => Promise<void>;
}

/** Everything that is started is taken away by `undo`, the last first. */
async function setStage(options: LifeOptions, undo: (() => Promise<unknown> | void)[]): Promise<LifeStage> {
  const folder = await mkdtemp(join(tmpdir(), 'pergola-life-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const accounts = accountsOf(options);
  const [bundles, database, sandbox] = await Promise.all([bundleWorkers(), LifeDatabase.start(join(folder, 'database')), startSandbox({ world: await writeWorld(folder, accounts), delays: 1 })]);
  undo.push(() => bundles.remove(), () => database.stop(), () => sandbox.stop());
  undo.push(() => {
    forgetSandbox(sandbox.url);
    letGo(sandbox.url);
  });
  widenQuotas(sandbox, accounts);
  await layWatch(database);
  const env = environmentOf(sandbox, database);
  Object.assign(process.env, env, { DATABASE_URL: urlAs('application', database.urlOf(peopleName)), LOG_LEVEL: 'silent' });
  const actors = await settleWorld(accounts);
  undo.push(closeDb);
  const stopCounting = countAwsCalls();
  const fleet = new Fleet(bundles, folder, env, () => database.wasDown);
  undo.push(() => fleet.endAll());
  const msOfMinute = (options.minutes * 60_000) / lifeMinutes;
  const portalTime = new PortalTime(database, (options.minutes * 60_000) / checksALife);
  // Set by the line after next; nobody asks before.
  let hours: Hours | null = null;
  const persistence = new Persistence(database, () => hours!);
  const people = new People(accounts, actors, persistence);
  hours = new Hours(msOfMinute, () => persistence.underWay > options.muchToDo || people.awaitedServices > options.muchToDo, (ms) => {
    sandbox.advanceClock(ms * (60_000 / msOfMinute - 1));
    portalTime.pass(ms);
  });
  return { sandbox, database, fleet, accounts, persistence, hours, portalTime, stopCounting, people };
}

function environmentOf(sandbox: Sandbox, database: LifeDatabase): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: urlAs('application', database.url),
    PUBLIC_ORIGIN: 'http://localhost:3000',
    NEXTAUTH_SECRET: 'a-secret-of-a-life-that-signs-nothing-else',
    OIDC_ISSUER: sandbox.issuer,
    OIDC_CLIENT_ID: 'pergola',
    OIDC_CLIENT_SECRET: 'pergola-sandbox',
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_ACCESS_KEY_ID: 'AKIASBXWORKER0000001',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: region,
    PERGOLA_WEB_ROLE_ARN: `arn:aws:iam::${hubAccountId}:role/PergolaWebRole`,
    PERGOLA_WORKER_ROLE_ARN: `arn:aws:iam::${hubAccountId}:role/PergolaWorkerRole`,
    LOG_LEVEL: 'info',
  };
}

async function play(options: LifeOptions, stage: LifeStage): Promise<Omit<LifeResult, 'seconds'>> {
  const { say } = options;
  const { sandbox, database, fleet, hours, accounts, people, persistence, portalTime } = stage;
  const places = { sandboxUrl: sandbox.url, accounts: [...accounts.owners, ...accounts.consumers], regions: [region] };
  await makeStrangers(sandbox.url, accounts);
  const strangers = await strangersOf(places);
  const plan = planLife(options, options.seed);
  const found = new Set<string>();
  const met = new Map<string, { met: number; played: number }>();
  const world: Disturbed = { ...stage, board: new FaultBoard(sandbox), people: people.actors, standstillMs: options.standstillMs, leaseMs: options.leaseMs, madeByHand: new Set() };
  sandbox.seedFaults(options.seed);
  for (let started = 0; started < options.workers; started += 1) fleet.start();

  const services = plan.services.map(async ({ at, repairs }, service) => ((await hours.until(at)) ? people.publish(service, repairs) : null));
  const works = [
    ...services,
    ...plan.grants.map((grant) => new GrantLife(stage, grant, (service) => services[service]!).live()),
    ...plan.disturbances.map(async (planned) => {
      const wasMet = await disturb(world, planned);
      if (wasMet === null) return;
      const counted = met.get(planned.kind) ?? { met: 0, played: 0 };
      met.set(planned.kind, { met: counted.met + (wasMet ? 1 : 0), played: counted.played + 1 });
    }),
    repeat(hours, 1_000, () => whileUp(database, () => people.lookAfter())),
  ];
  let looks = 0;
  const watching = repeat(hours, Math.min(10_000, options.minutes * 1_500), async () => {
    for (const breach of await watchOnce(database, sandbox, world.madeByHand)) {
      if (!found.has(breach)) say(`VIOLATION at ${clockOf(hours.now)} ${breach}`);
      found.add(breach);
    }
    looks += 1;
  });
  const telling = repeat(hours, (options.minutes * 60_000) / linesALife, async () => say(`${clockOf(hours.now)}  ${await standOf(database)}, ${[...met.values()].reduce((sum, { played }) => sum + played, 0)} disturbances`));
  const ended = Promise.allSettled([...works, watching, telling]);
  await hours.pass(options.longestLifeMs);
  const lived = hours.now;

  say(`${clockOf(lived)}  the last disturbance is over: everything is mended, and comes to rest`);
  const ends = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(() => resolve(null), lastWorksMs).unref())]);
  if (!ends) found.add('the life itself failed: somebody does not come to an end with what was begun');
  for (const end of ends ?? []) if (end.status === 'rejected') found.add(`the life itself failed: ${end.reason instanceof Error ? (end.reason.stack ?? end.reason.message) : String(end.reason)}`);
  await portalTime.settle();
  world.board.clear();
  // The clock of the sandbox no longer passes faster: what was made unseen just before would stay so for a minute of the machine's time, and its removal with it.
  sandbox.advanceClock(unseenMinutes * 60_000);
  for (const breach of await recover(database, people, options.longestRecoveryMs)) found.add(breach);
  for (const breach of await watchOnce(database, sandbox, world.madeByHand)) found.add(breach);
  say('at rest; the oracle is asked');
  const oracle = await violations({ ...places, databaseUrl: database.url, strangers, canaries: [credentials.password], logFiles: fleet.logFiles, calls: options.calls, madeByHand: world.madeByHand });
  for (const breach of [...oracle, ...persistence.faults, ...fleet.deaths.map((death) => `R-09: ${death}`)]) found.add(breach);
  await stopWorkers(fleet);
  await stage.stopCounting();
  return { violations: [...found], figures: await readFigures(database), disturbances: met, refusals: persistence.refusals, givenUp: persistence.givenUp, lived, looks: looks + 1 };
}

/** As on a good day, so that they write down what they counted. */
async function stopWorkers(fleet: Fleet): Promise<void> {
  const stopped = Promise.all(fleet.pids.map((pid) => fleet.end(pid, 'SIGTERM')));
  await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, workersStoppedMs).unref())]);
}

/** What somebody does every now and then is left out while the database is down. */
async function whileUp(database: LifeDatabase, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!database.wasDown) throw error;
  }
}

async function repeat(hours: Hours, everyMs: number, work: () => Promise<unknown>): Promise<void> {
  while (!hours.isOver) {
    await hours.sleep(everyMs);
    if (!hours.isOver) await work();
  }
}

/** `03:25` */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(Math.floor(minute % 60)).padStart(2, '0')}`;
}
