import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../project-root';
import type { FaultBundles } from './bundles';
import type { HealerOrders } from './child/healer-host';
import type { Orders, Step } from './plan';

export type Role = 'person' | 'worker';

/** A server action takes a few seconds to any of its steps, on a busy machine too. */
const longestWayMs = 60_000;
const stepPollMs = 20;

/** A process of the portal that has loaded everything and waits for its orders. */
export class FaultProcess {
  private readonly ready: Promise<unknown>;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  readonly traceFile: string;

  constructor(
    private readonly child: ChildProcess,
    readonly logFile: string,
  ) {
    this.traceFile = `${logFile}.trace`;
    this.ready = once(child, 'message');
    this.exited = once(child, 'exit').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null }));
  }

  async begin(orders: Omit<Orders, 'traceFile'>): Promise<void> {
    await Promise.race([this.ready, this.exited.then(async () => { throw new Error(`It died before its orders: ${await readFile(this.logFile, 'utf8')}`); })]);
    this.child.send({ ...orders, traceFile: this.traceFile } satisfies Orders);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Waits until it has stopped at its step, or ended without reaching it; answers whether it has stopped. */
  async stopped(): Promise<boolean> {
    const ended = this.exited.then(() => true);
    for (let waitedMs = 0; waitedMs < longestWayMs; waitedMs += stepPollMs) {
      if ((await this.trace()).wasKilled) return true;
      if (await Promise.race([ended, sleep(stepPollMs, false)])) return false;
    }
    throw new Error(`It neither stopped nor ended within ${longestWayMs / 1_000} s`);
  }

  async goOn(): Promise<{ code: number | null; signal: string | null }> {
    this.child.kill('SIGCONT');
    return this.exited;
  }

  /** What it did, and whether it died where it was told to. */
  async trace(): Promise<{ steps: Step[]; wasKilled: boolean }> {
    const lines = (await readFile(this.traceFile, 'utf8').catch(() => '')).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Step | { killed: true });
    return { steps: lines.filter((line): line is Step => 'label' in line), wasKilled: lines.some((line) => 'killed' in line) };
  }
}

/** See `child/healer-host.ts`. */
export class Healer {
  constructor(
    private readonly child: ChildProcess,
    readonly logFile: string,
    private readonly bundle: string,
  ) {}

  begin(env: Record<string, string>): Promise<void> {
    return this.order({ begin: { bundle: this.bundle, env } });
  }

  end(): Promise<void> {
    return this.order({ end: true });
  }

  private async order(orders: HealerOrders): Promise<void> {
    const over = new AbortController();
    const done = once(this.child, 'message', { signal: over.signal });
    const died = once(this.child, 'exit', { signal: over.signal }).then(async () => {
      throw new Error(`The healing worker died: ${await readFile(this.logFile, 'utf8')}`);
    });
    for (const one of [done, died]) one.catch(() => {});
    this.child.send(orders);
    await Promise.race([done, died]).finally(() => over.abort());
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/**
 * These processes live for a second or two, so optimizing compilers never earn back their time: without them, and without
 * frequent garbage collection, a server action to its end takes half the processor time (1.4 s instead of 2.8 s, measured).
 */
const shortLived = ['--liftoff-only', '--no-opt', '--max-semi-space-size=64'];

/** Keeps processes waiting, so that a case does not wait for one to load. */
export class ProcessPool {
  private readonly spare: Record<Role, FaultProcess[]> = { person: [], worker: [] };
  private readonly alive = new Set<FaultProcess>();
  private readonly healers: Healer[] = [];
  private made = 0;

  constructor(
    private readonly bundles: FaultBundles,
    private readonly folder: string,
    private readonly spares: number,
  ) {}

  take(role: Role): FaultProcess {
    const taken = this.spare[role].shift() ?? this.start(role);
    while (this.spare[role].length < this.spares) this.spare[role].push(this.start(role));
    return taken;
  }

  private start(role: Role): FaultProcess {
    this.made += 1;
    const logFile = join(this.folder, `${role}-${this.made}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, [...shortLived, '--import', this.bundles.preload, '--conditions=react-server', this.bundles[role]], {
      cwd: projectRoot,
      stdio: ['ignore', log, log, 'ipc'],
      env: { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1', NODE_ENV: 'production' },
    });
    closeSync(log);
    const started = new FaultProcess(child, logFile);
    this.alive.add(started);
    void started.exited.then(() => this.alive.delete(started));
    return started;
  }

  /** The worker that goes on after a kill, for one case after the other. */
  healer(lane: number): Healer {
    const logFile = join(this.folder, `healer-${lane}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, ['--conditions=react-server', this.bundles.healerHost], {
      cwd: projectRoot,
      stdio: ['ignore', log, log, 'ipc'],
      env: { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1', NODE_ENV: 'production' },
    });
    closeSync(log);
    const healer = new Healer(child, logFile, this.bundles.healer);
    this.healers.push(healer);
    return healer;
  }

  async stop(): Promise<void> {
    await Promise.all(this.healers.map((one) => one.kill()));
    await Promise.all([...this.alive].map((one) => one.kill()));
  }
}
