import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { forgetSandbox } from '../testing/oracle-aws';
import { bundleForFaults } from './bundles';
import { changesIn, disturbancesOf, type Disturbance } from './disturbances';
import { episodes, type Episode } from './episodes';
import { anyStep, type KillMoment, type KillPlan, type Step } from './plan';
import { ProcessPool } from './processes';
import { Stage, type Snapshot, type Spending } from './stage';
import { settleStrangers } from './testing/by-hand';

/** One process killed at one step, and perhaps the worker that goes on as well; or AWS disturbed while nobody is killed. */
export type Case = { episode: Episode } & ({ kill: KillPlan; again?: KillPlan; disturbance?: undefined } | { kill: null; again?: undefined; disturbance: Disturbance });

export interface CaseResult {
  case: Case;
  /** It came to that step and died there, or met the disturbance. */
  wasHit: boolean;
  /** Processes killed where they were told to die, or disturbances met. */
  faults: number;
  violations: string[];
  /** `done`, or what waits for whom. */
  ending: string;
  ms: number;
}

const moments: readonly KillMoment[] = ['before', 'unheard', 'after'];
/** How long a worker tries before somebody mends what is wrong. */
const unmendedMs = 4_000;
/** Delays of AWS, as a share of the real ones: a connection takes a twentieth of a second. */
const awsDelays = 0.002;

/** Sandboxes, processes and snapshots of a run. */
export class Matrix {
  /** By the name of the episode. */
  private readonly beginnings = new Map<string, Snapshot>();
  private readonly ends = new Map<string, Snapshot>();
  readonly cases: Case[] = [];

  private constructor(
    private readonly stages: Stage[],
    private readonly sandboxes: Sandbox[],
    private readonly pool: ProcessPool,
    private readonly clean: () => Promise<void>,
  ) {}

  /** `template` is a migrated, empty database on the server. `lanes` cases are played at once. */
  static async open({ server, template, lanes }: { server: string; template: string; lanes: number }): Promise<Matrix> {
    const folder = await mkdtemp(join(tmpdir(), 'pergola-faults-'));
    const bundles = await bundleForFaults();
    const pool = new ProcessPool(bundles, folder, lanes);
    const sandboxes = await Promise.all(Array.from({ length: lanes }, () => startSandbox({ delays: awsDelays, admin: true })));
    const intents = new Map<string, string>();
    const stages = sandboxes.map((sandbox, lane) => new Stage(`faults_${process.pid}_${lane}`, server, sandbox, pool, pool.healer(lane), intents));
    const matrix = new Matrix(stages, sandboxes, pool, async () => {
      await bundles.remove();
      await rm(folder, { recursive: true, force: true });
    });
    try {
      for (const stage of stages) await stage.open(template);
      await matrix.seed();
    } catch (error) {
      await matrix.close();
      throw error;
    }
    return matrix;
  }

  private async seed(): Promise<void> {
    const [stage] = this.stages;
    await stage!.person('seed');
    await settleStrangers(stage!.sandbox.url);
    await stage!.noticeStrangers();
    this.ends.set('seed', await stage!.snapshot());
  }

  /** Plays every episode, or those named and what they build upon, once without a fault, and makes a case of every step that was seen and every way to die at it. */
  async record({ say = () => {}, names }: { say?: (line: string) => void; names?: readonly string[] } = {}): Promise<void> {
    const idle = [...this.stages];
    const recorded = new Map<string, Promise<Case[]>>();
    for (const episode of episodes.filter(({ name }) => !names || neededFor(names).has(name))) recorded.set(episode.name, this.recordOne(episode, recorded, idle, say));
    this.cases.push(...(await Promise.all(recorded.values())).flat());
  }

  /** Once what it builds upon is recorded, on whichever stage is idle. */
  private async recordOne(episode: Episode, recorded: ReadonlyMap<string, Promise<unknown>>, idle: Stage[], say: (line: string) => void): Promise<Case[]> {
    await Promise.all([recorded.get(episode.after), episode.knows && recorded.get(episode.knows)]);
    let stage = idle.pop();
    for (; !stage; stage = idle.pop()) await sleep(20);
    const { steps, disturbances } = await this.playClean(stage, episode);
    idle.push(stage);
    say(`${episode.name}: ${steps.filter(({ label }) => label.startsWith('aws')).length} calls of AWS, ${steps.filter(({ label }) => !label.startsWith('aws')).length} commits, ${disturbances.length} disturbances`);
    return [...casesOf(episode, steps), ...disturbances.map((disturbance): Case => ({ episode, kill: null, disturbance }))];
  }

  private async playClean(stage: Stage, episode: Episode) {
    await stage.restore(this.ends.get(episode.after)!);
    await episode.prepare?.(stage);
    await stage.leasesRunOut();
    this.beginnings.set(episode.name, episode.prepare ? await stage.snapshot() : this.ends.get(episode.after)!);
    stage.sandbox.clearCalls();
    const { steps } = episode.who === 'person' ? await stage.person(episode.step!) : await this.runWorker(stage, null);
    if (episode.step) stage.remember(episode.name, steps);
    const unrest = await stage.heal();
    const disturbances = disturbancesOf(changesIn(stage.sandbox), episode.who);
    const wrong = [...unrest, ...(await stage.violations())];
    if (wrong.length > 0) throw new Error(`Without any fault, ${episode.name} breaks: ${wrong.join('; ')}`);
    this.ends.set(episode.name, await stage.snapshot());
    return { steps, disturbances };
  }

  /** Plays the cases on all lanes, until they are done or the time is over. */
  async play(cases: readonly Case[], { until = Number.POSITIVE_INFINITY, signal, tell }: { until?: number; signal?: AbortSignal; tell?: (result: CaseResult) => void } = {}): Promise<CaseResult[]> {
    const left = [...cases];
    const results: CaseResult[] = [];
    const mayGoOn = () => performance.now() < until && !signal?.aborted;
    await Promise.all(
      this.stages.map(async (stage) => {
        for (let next = left.shift(); next && mayGoOn(); next = left.shift()) {
          const result = await this.playCase(stage, next);
          results.push(result);
          tell?.(result);
        }
      }),
    );
    return results;
  }

  private async playCase(stage: Stage, played: Case): Promise<CaseResult> {
    const startedAt = performance.now();
    const { episode, kill } = played;
    await stage.restore(this.beginnings.get(episode.name)!);
    const { wasHit, faults, violations } = kill
      ? await this.playKill(stage, episode, kill, played.again)
      : played.disturbance.standsStillBefore
        ? await this.playStandstill(stage, episode, played.disturbance)
        : await this.playDisturbance(stage, episode, played.disturbance);
    const found = [...violations, ...(await stage.violations())];
    return { case: played, wasHit, faults, violations: found, ending: await stage.ending(), ms: performance.now() - startedAt };
  }

  private async playKill(stage: Stage, episode: Episode, kill: KillPlan, again: KillPlan | undefined) {
    const wasHit = await stage.spending('playing', async () => (episode.who === 'person' ? await stage.person(episode.step!, kill) : await this.runWorker(stage, kill)).wasKilled);
    let faults = wasHit ? 1 : 0;
    if (again) {
      await stage.leasesRunOut();
      if (await stage.spending('playing', async () => (await this.runWorker(stage, again)).wasKilled)) faults += 1;
    }
    return { wasHit, faults, violations: await stage.heal() };
  }

  /** A process that stood still goes on with a call that it was about to make: what that opens is found and removed again. */
  private async playStandstill(stage: Stage, episode: Episode, { standsStillBefore, meanwhile }: Disturbance) {
    const found: string[] = [];
    const { wasStopped, code } = await stage.stoppedPerson(episode.step!, { label: standsStillBefore!, nth: 1 }, async () => {
      await stage.leasesRunOut();
      await stage.person(meanwhile!);
      await stage.createsAreOld();
      found.push(...(await stage.heal()), ...(await stage.violations()).map((violation) => `${violation} (while it stands still)`));
    });
    if (code === 1) found.push('R-05: the person is told of a fault instead of a reason');
    found.push(...(await stage.heal()));
    return { wasHit: wasStopped, faults: wasStopped ? 1 : 0, violations: found };
  }

  /** The person may be refused in words; whatever was begun comes to rest, and to its end once what is wrong was mended. */
  private async playDisturbance(stage: Stage, episode: Episode, { begin, meanwhile, wasMet, mend }: Disturbance) {
    begin(stage.sandbox);
    const found: string[] = [];
    if (episode.who === 'person' && (await stage.person(episode.step!, null, { mayBeRefused: true })).code === 1) found.push('R-05: the person is told of a fault instead of a reason');
    if (meanwhile) await stage.person(meanwhile);
    // What waits for a mend need not come to rest before it: a cut keeps looking.
    if (mend) await stage.heal(episode.unmendedMs ?? unmendedMs);
    else found.push(...(await stage.heal()));
    const wasHit = wasMet(stage.sandbox);
    // What is left of them would meet the oracle's own calls.
    stage.sandbox.clearFaults();
    // A cut that is under way names nothing as left.
    if (!meanwhile) found.push(...(await stage.violations()).map((violation) => `${violation} (while it lasts)`));
    if (mend) {
      mend(stage.sandbox);
      await stage.lookAgain();
      found.push(...(await stage.heal()));
    }
    return { wasHit, faults: wasHit ? 1 : 0, violations: found };
  }

  /** The worker runs until it dies, or until there is nothing more for it to do. */
  private async runWorker(stage: Stage, kill: KillPlan | null) {
    const worker = await stage.worker(kill);
    await Promise.race([worker.exited, stage.quiet()]);
    await worker.kill();
    return worker.trace();
  }

  /** Milliseconds of all lanes together. */
  spent(): Map<Spending, number> {
    const sums = new Map<Spending, number>();
    for (const { spent } of this.stages) for (const [on, ms] of spent) sums.set(on, (sums.get(on) ?? 0) + ms);
    return sums;
  }

  async close(): Promise<void> {
    await this.pool.stop();
    await Promise.all(this.stages.map((stage) => stage.close()));
    for (const { url } of this.sandboxes) forgetSandbox(url);
    await Promise.all(this.sandboxes.map((sandbox) => sandbox.stop()));
    await this.clean();
  }
}

/** Of the queue's own writes, the leases and what sweeps write, of which one is like the other, the first few of each episode stand for all. */
const enoughOfOneKind = 4;

/** One case in so many is played with a second kill as well, at one of so many steps. */
const everyNth = 6;
const furthestStep = 14;

function casesOf(episode: Episode, steps: readonly Step[]): Case[] {
  const told = oneOfReadsInARow(steps.filter(({ label, nth }) => nth <= enoughOfOneKind || !/^(write |take job)/.test(label)));
  const once = told.flatMap((step) => momentsOf(step, step === told.at(-1)).map((moment) => ({ episode, kill: { ...step, moment } })));
  // Of some, the worker that goes on dies as well, ever further on its way.
  const twice = once.filter((_, index) => index % everyNth === 0).map((one, index) => ({ ...one, again: { label: anyStep, nth: 1 + (index % furthestStep), moment: moments[index % moments.length]! } }));
  return [...once, ...twice];
}

/** Calls of AWS that change nothing: dying before one, or before its answer is heard, leaves the same world. */
const reading = /^aws (GET |POST \/(get|list)|\w+\.(Describe|List)|Describe|GetCallerIdentity|AssumeRole)/;

/** Between calls in a row that only read, the database and AWS do not change: dying before the last of them stands for all. */
function oneOfReadsInARow(steps: readonly Step[]): Step[] {
  return steps.filter(({ label }, index) => !(reading.test(label) && reading.test(steps[index + 1]?.label ?? '')));
}

/** To die just after a step is to die just before the next one, so that is played for the last alone. Before a job was taken, there is no process to speak of. */
function momentsOf({ label }: Step, isLast: boolean): KillMoment[] {
  return moments.filter((moment) => (moment === 'before' ? label !== 'take job' : moment === 'unheard' ? !reading.test(label) : isLast));
}

/** With what these build upon, which is told before them. */
function neededFor(names: readonly string[]): Set<string> {
  const needed = new Set(names);
  for (const { name, after, knows } of episodes.toReversed()) {
    if (!needed.has(name)) continue;
    needed.add(after);
    if (knows) needed.add(knows);
  }
  return needed;
}

/** How a case is named on one line. */
export function nameOf({ episode, kill, again, disturbance }: Case): string {
  if (disturbance) return `${episode.name}: ${disturbance.name}`;
  const second = again ? `, and the worker after it ${again.moment} its step ${again.nth}` : '';
  return `${episode.name}: killed ${kill.moment} ${kill.label} #${kill.nth}${second}`;
}
