import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';
import type { SandboxState } from '@/sandbox/admin/control';
import type { Sandbox } from '@/sandbox/start-sandbox';
import { createDatabase, dropDatabase } from '../database';
import { urlAs } from '../postgres/roles';
import { keepRows, putBack, type KeptRows } from './kept-rows';
import { strangersOf, violations } from '../testing/oracle';
import type { HeldObject } from '../testing/oracle-aws';
import type { PersonStep } from './person-step';
import type { KillPlan, Step } from './plan';
import type { FaultProcess, Healer, ProcessPool } from './processes';

/** The whole world at one moment: the rows of the database, and what AWS holds. */
export interface Snapshot {
  rows: KeptRows;
  aws: SandboxState;
  strangers: HeldObject[];
  madeByHand: ReadonlySet<string>;
}

/** What went through the portal and may be nowhere. */
const password = 'sunny-day-42';
const longestUnrestMs = 40_000;
/** Between two questions whether anything still moves. Each costs PostgreSQL and this process about a millisecond. */
const quietPollMs = 100;

/** A resource policy that outlives its principal is deleted now instead of after a minute (`policyGraceMs`). */
const policyIsOld = `UPDATE resource SET observed = jsonb_set(observed, '{policySince}', '"2026-01-01T00:00:00.000Z"')
  WHERE kind = 'share-principal' AND "leaseUntil" IS NULL AND observed ->> 'policySince' > '2026-01-01T00:00:00.000Z'`;

/** What a case spends its time on. */
export type Spending = 'restoring' | 'playing' | 'going on' | 'asking the oracle';

/** One world with its own AWS and its own database, in which one case after the other is played. */
export class Stage {
  private databaseUrl = '';
  private client: pg.Client | null = null;
  private logFiles: string[] = [];
  /** Somebody is stopped, and so are the connections of that process. */
  private isSomebodyStopped = false;
  private strangers: HeldObject[] = [];
  private madeByHand: ReadonlySet<string> = new Set();
  /** Milliseconds. */
  readonly spent = new Map<Spending, number>();

  constructor(
    private readonly name: string,
    private readonly server: string,
    readonly sandbox: Sandbox,
    private readonly pool: ProcessPool,
    private readonly healer: Healer,
    /** Label of the commit that holds the intent, by the name of the episode. */
    private readonly intents: Map<string, string>,
  ) {}

  /** Makes its database, a copy of the migrated one. */
  async open(template: string): Promise<void> {
    this.databaseUrl = await createDatabase(this.server, this.name, template);
    this.client = sessionClient(this.databaseUrl);
    await this.client.connect();
  }

  async close(): Promise<void> {
    await this.client?.end();
    if (this.databaseUrl) await dropDatabase(this.server, this.name);
  }

  async spending<Result>(on: Spending, work: () => Promise<Result>): Promise<Result> {
    const since = performance.now();
    try {
      return await work();
    } finally {
      this.spent.set(on, (this.spent.get(on) ?? 0) + performance.now() - since);
    }
  }

  /** Begins anew where the snapshot was taken. */
  restore({ rows, aws, strangers, madeByHand }: Snapshot): Promise<void> {
    return this.spending('restoring', async () => {
      await this.connectionsEnd();
      await putBack(this.client!, rows);
      this.sandbox.importState(aws);
      this.strangers = strangers;
      this.madeByHand = madeByHand;
      this.logFiles = [];
    });
  }

  async snapshot(): Promise<Snapshot> {
    await this.connectionsEnd();
    return { rows: await keepRows(this.client!), aws: this.sandbox.exportState(), strangers: this.strangers, madeByHand: this.madeByHand };
  }

  async noticeStrangers(): Promise<void> {
    this.strangers = await strangersOf(this.places());
  }

  /** Principals that somebody put in past the portal. */
  noticeMadeByHand(...principals: string[]): void {
    this.madeByHand = new Set([...this.madeByHand, ...principals]);
  }

  remember(episode: string, trace: readonly Step[]): void {
    const intent = trace.find(({ label }) => label.startsWith('commit') && label.includes('audit_event'));
    if (intent) this.intents.set(episode, intent.label);
  }

  async intentOf(episode: string): Promise<string> {
    const label = this.intents.get(episode);
    if (!label) throw new Error(`Nobody has seen ${episode} yet`);
    return label;
  }

  /** A person's server action, in a process of its own, to its end or to its death. */
  async person(step: PersonStep, kill: KillPlan | null = null, { mayBeRefused = false } = {}) {
    const child = this.pool.take('person');
    await this.begin(child, kill, { PERGOLA_FAULTS_STEP: step });
    const { code } = await child.exited;
    if (!kill && !mayBeRefused && code !== 0) throw new Error(`${step} ended with ${code}: ${await readFile(child.logFile, 'utf8')}`);
    return { code, ...(await child.trace()) };
  }

  /** As `person`, stopped at a step while something else happens, and then continued to its end. */
  async stoppedPerson(step: PersonStep, at: Step, meanwhile: () => Promise<unknown>): Promise<{ wasStopped: boolean; code: number | null }> {
    const child = this.pool.take('person');
    await this.begin(child, { ...at, moment: 'before', isStopped: true }, { PERGOLA_FAULTS_STEP: step });
    this.isSomebodyStopped = await child.stopped();
    const wasStopped = this.isSomebodyStopped;
    try {
      if (wasStopped) await meanwhile();
    } finally {
      this.isSomebodyStopped = false;
    }
    const { code } = wasStopped ? await child.goOn() : await child.exited;
    return { wasStopped, code };
  }

  async worker(kill: KillPlan | null = null): Promise<FaultProcess> {
    const child = this.pool.take('worker');
    await this.begin(child, kill);
    return child;
  }

  /** A living worker goes on from here until nothing moves by itself; answers what still does when it takes too long. */
  heal(longestMs = longestUnrestMs): Promise<string[]> {
    return this.spending('going on', async () => {
      await this.leasesRunOut();
      this.logFiles.push(this.healer.logFile);
      await this.healer.begin(this.environment());
      const unrest = await this.quiet(longestMs);
      await this.healer.end();
      return unrest;
    });
  }

  private async begin(child: FaultProcess, kill: KillPlan | null, more: Record<string, string> = {}): Promise<void> {
    this.logFiles.push(child.logFile);
    await child.begin({ kill, awsHost: `127.0.0.1:${this.sandbox.port}`, env: { ...this.environment(), ...more } });
  }

  private environment(): Record<string, string> {
    return {
      DATABASE_URL: urlAs('application', this.databaseUrl),
      PUBLIC_ORIGIN: 'http://localhost:3000',
      NEXTAUTH_SECRET: 'a-secret-of-the-tests-that-signs-nothing-else',
      OIDC_ISSUER: 'http://localhost/oidc',
      OIDC_CLIENT_ID: 'pergola',
      OIDC_CLIENT_SECRET: 'pergola-sandbox',
      AWS_ENDPOINT_URL: this.sandbox.url,
      AWS_ACCESS_KEY_ID: 'AKIASBXWORKER0000001',
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      AWS_REGION: 'us-east-1',
      PERGOLA_WEB_ROLE_ARN: 'arn:aws:iam::999999999999:role/PergolaWebRole',
      PERGOLA_WORKER_ROLE_ARN: 'arn:aws:iam::999999999999:role/PergolaWorkerRole',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'production',
    };
  }

  /**
   * The lease of a process that was just killed runs out at once instead of in 20 seconds. That a living worker waits for
   * the lease, and takes over when it has run out, is shown with the real times by `killed-worker.test.ts`.
   */
  async leasesRunOut(): Promise<void> {
    await this.connectionsEnd();
    await this.sql(`UPDATE resource SET "leaseUntil" = clock_timestamp() - interval '1 second', "nextPassAt" = clock_timestamp() - interval '3 seconds' WHERE "leaseUntil" IS NOT NULL`);
  }

  /** What AWS was asked to make and does not show has had its minute (`visibilityMs`). */
  async createsAreOld(): Promise<void> {
    await this.sql(`UPDATE resource SET "createAskedAt" = "createAskedAt" - interval '2 minutes' WHERE "createAskedAt" IS NOT NULL`);
  }

  /** What is blocked is looked at now instead of in a quarter of an hour. */
  async lookAgain(): Promise<void> {
    await this.sql(`UPDATE resource SET "nextPassAt" = clock_timestamp() - interval '3 seconds' WHERE phase = 'BLOCKED'`);
    await this.sql(`UPDATE account_check SET "nextAt" = clock_timestamp() WHERE problem IS NOT NULL`);
  }

  /** PostgreSQL finishes what a killed process had sent: only then is it known what took effect. */
  private async connectionsEnd(): Promise<void> {
    for (let waitedMs = 0; !this.isSomebodyStopped; waitedMs += 20) {
      if (waitedMs > longestUnrestMs) throw new Error(`Connections to the database are left after ${longestUnrestMs / 1_000} s`);
      const [row] = await this.sql<{ count: number }>(`SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
      if (row!.count === 0) return;
      await sleep(20);
    }
  }

  /** Waits until nothing moves by itself; answers what still does when it takes too long. */
  async quiet(longestMs = longestUnrestMs): Promise<string[]> {
    const deadline = performance.now() + longestMs;
    for (;;) {
      const moving = await this.sql<{ key: string; phase: string; sentence: string }>(`
        SELECT key, phase::text, sentence FROM resource WHERE phase NOT IN ('CONVERGED', 'GONE', 'BLOCKED') OR "leaseUntil" IS NOT NULL OR "nextPassAt" < clock_timestamp() + interval '1 second'
        UNION ALL SELECT id, 'past its date', '' FROM "grant" WHERE state <> 'REVOKED' AND until < clock_timestamp()
        UNION ALL SELECT id, 'being retired', '' FROM service WHERE state = 'RETIRING' AND NOT EXISTS (SELECT FROM resource WHERE phase = 'BLOCKED' AND desired = 'ABSENT')`);
      if (moving.length === 0) return [];
      await this.sql(policyIsOld);
      if (performance.now() > deadline) return moving.map(({ key, phase, sentence }) => `O7: ${key} is not at rest after ${longestMs / 1_000} s: ${phase}, ${sentence}`);
      await sleep(quietPollMs);
    }
  }

  violations(): Promise<string[]> {
    return this.spending('asking the oracle', () => violations({ ...this.places(), databaseUrl: this.databaseUrl, strangers: this.strangers, madeByHand: this.madeByHand, canaries: [password], logFiles: this.logFiles }));
  }

  /** How it ended, by kind: what a person would read. */
  async ending(): Promise<string> {
    const rows = await this.sql<{ kind: string; phase: string; reason: string | null }>(`SELECT kind, phase::text, reason FROM resource WHERE phase NOT IN ('CONVERGED', 'GONE') ORDER BY kind`);
    return rows.length === 0 ? 'done' : rows.map(({ kind, phase, reason }) => `${kind} ${phase.toLowerCase()}${reason ? ` (${reason})` : ''}`).join(', ');
  }

  private places() {
    return { sandboxUrl: this.sandbox.url, accounts: ['111111111111', '222222222222', '333333333333', '444444444444'], regions: ['us-east-1'] };
  }

  async sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string): Promise<Row[]> {
    return (await this.client!.query<Row>(text)).rows;
  }
}
