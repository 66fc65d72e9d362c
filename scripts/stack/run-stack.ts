import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isSigningKey, publicKeyOf, readSigningKey } from '@/lib/platform/audit-head';
import { startDatabase, type DatabaseHandle } from '../database';
import { bundlePath, bundleProcesses } from './bundles';
import { checkDatabase } from './check-database';
import type { DatabaseUrls } from '../migrations/prepare-roles';
import { urlAs } from '../postgres/roles';
import { StartError } from '../start-error';
import { checkPorts } from './check-ports';
import { describeDeath, runToEnd, startChild, type RunToEnd } from './child';
import { fingerprintSources } from './fingerprint';
import { waitUntilHealthy } from './health';
import { keepRunning, type Running } from './keep-running';
import { phase, unchanged } from './phase';
import { generateClient } from './prisma-client';
import { claimHome } from './run-file';
import { rotateLogs } from './rotate-logs';
import { waitUntilSandboxAnswers } from './sandbox-health';
import { readSecrets, type StackSecrets } from './secrets';
import { refuseUnsafeSettings, type StackSettings } from './settings';
import { sharedSettings } from './shared-settings';
import { buildWeb, idleMs, nextCommand } from './web-build';

export interface Stack {
  origin: string;
  /** The environment of the worker; the web process has an access key of its own. */
  env: NodeJS.ProcessEnv;
  /** As the owner of the tables, which the processes are not. */
  databaseOwnerUrl: string;
  /** Resolves, with words for people, when something that should run has ended by itself too often to start it again. */
  broken: Promise<string>;
  /** Stops everything in reverse order. Can be called at any time and more than once. */
  stop(): Promise<void>;
}

export interface StackOptions {
  /** `development` compiles each page when it is first asked for. */
  mode: 'production' | 'development';
  /** For tests: PostgreSQL need not survive a power cut. */
  durable?: boolean;
  /** For tests: begin with an empty home folder. */
  fresh?: boolean;
  /** Added to the environment of all processes. */
  extraEnv?: Record<string, string>;
  /** Hears what must be stopped, from the first moment on. */
  onStop?(stop: () => Promise<void>): void;
}

/** Brings up all of Pergola, step by step, each with a line on the terminal. When a step fails, what was started is stopped. */
export async function runStack(settings: StackSettings, options: StackOptions): Promise<Stack> {
  const logFolder = join(settings.home, 'logs');
  const undo: (() => Promise<void>)[] = [];
  let reportBroken: (words: string) => void = () => undefined;
  const broken = new Promise<string>((resolve) => (reportBroken = resolve));
  let stopping: Promise<void> | undefined;
  const stop = () => {
    reportBroken('It was stopped.');
    return (stopping ??= stopAll(undo));
  };
  options.onStop?.(stop);

  const step = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
    if (stopping) throw new Error('It was stopped.');
    return phase(name, work);
  };
  const orBroken = <T>(work: Promise<T>) => Promise.race([work, broken.then(fail)]);
  const run: RunToEnd = (child) => runToEnd(child, ({ stop: stopChild }) => undo.push(stopChild));
  /** What ends before everything is up has a reason that a person must see; what ends later is started again. */
  const keepFromNowOn: (() => void)[] = [];
  let isUp = false;
  const keep = (first: Running, again: () => Promise<Running>) => {
    let stopIt = first.stop;
    undo.push(() => stopIt());
    void first.exited.then(async (ended) => isUp || stopping || reportBroken(await describeDeath(first, ended)));
    keepFromNowOn.push(() => {
      const kept = keepRunning(first, { start: again, say: (line) => stopping ?? console.error(line) });
      stopIt = kept.stop;
      void kept.givenUp.then((words) => stopping ?? reportBroken(words));
    });
  };
  const start = async (name: string, args: string[], env: NodeJS.ProcessEnv) => {
    const startOne = () => startChild({ name, args, env, logFile: join(logFolder, `${name}.log`) });
    keep(await startOne(), startOne);
  };

  try {
    refuseUnsafeSettings(settings, options.mode);
    const claim = await claimHome(settings.home, settings.publicOrigin);
    undo.push(claim.release);
    if (options.fresh) await claim.empty();
    await step('checking ports', () => checkPorts(settings));
    const urls = await step('database', async (): Promise<DatabaseUrls> => {
      if (settings.databaseUrls) {
        await checkDatabase('DATABASE_OWNER_URL', settings.databaseUrls.owner);
        return settings.databaseUrls;
      }
      const database = await startDatabase({ home: settings.home, durable: options.durable });
      const asRunning = ({ exited, stop: stopDatabase }: DatabaseHandle): Running => ({
        name: 'database', logFile: join(logFolder, 'postgres.log'), exited: exited.then(() => 'nobody asked it to'), stop: stopDatabase,
      });
      keep(asRunning(database), async () => {
        const next = await startDatabase({ home: settings.home, durable: options.durable });
        if (next.url === database.url) return asRunning(next);
        await next.stop();
        throw new Error('Another program has taken its port meanwhile.');
      });
      return { owner: urlAs('owner', database.url), application: urlAs('application', database.url), readOnly: urlAs('readOnly', database.url) };
    });
    const secrets = await readSecrets(settings.home);
    const { sessionSecret = secrets.sessionSecret, actionsKey = secrets.actionsKey } = settings;
    const env = processEnvironment(settings, options, urls, { ...secrets, sessionSecret, actionsKey });
    await mkdir(dirname(env.AUDIT_HEADS_FILE!), { recursive: true, mode: 0o700 });

    await step('database client', async () => ((await generateClient(run, logFolder)) ? undefined : unchanged));
    const fingerprint = await fingerprintSources();
    await step('bundling processes', async () => ((await bundleProcesses()) ? undefined : unchanged));
    await step('migrations', () => run({ name: 'migrations', args: [bundlePath('migrate'), 'migrate'], env: { ...env, DATABASE_OWNER_URL: urls.owner }, logFile: join(logFolder, 'migrations.log') }));
    if (settings.useSandbox) {
      await step('sandbox', async () => {
        await start('sandbox', ['--enable-source-maps', bundlePath('sandbox')], env);
        await orBroken(waitUntilSandboxAnswers(settings.sandboxPort));
      });
    }
    await step('seed', () => run({ name: 'seed', args: ['--enable-source-maps', bundlePath('seed')], env, logFile: join(logFolder, 'seed.log') }));
    if (options.mode === 'production') {
      await step('building', async () => ((await buildWeb(run, fingerprint, env, logFolder)) ? undefined : unchanged));
    }
    await step('portal', async () => {
      await start('worker', ['--enable-source-maps', bundlePath('worker')], { ...env, AUDIT_SIGNING_KEY: signingKeyOf(settings, secrets) });
      const verb = options.mode === 'production' ? ['start', '--keepAliveTimeout', String(idleMs)] : ['dev'];
      await start('web', ['--import', pathToFileURL(bundlePath('webPreload')).href, nextCommand, ...verb, '--port', String(settings.port), '--hostname', settings.host], { ...env, ...settings.web });
      await orBroken(waitUntilHealthy(`http://127.0.0.1:${settings.port}`));
    });
    const endRotation = rotateLogs(logFolder, settings.logRotation);
    undo.push(async () => endRotation());
    isUp = true;
    for (const begin of keepFromNowOn) begin();
    await claim.note({ databaseUrl: urls.application, databaseOwnerUrl: urls.owner, environment: sharedSettings(env, settings) });
    return { origin: settings.publicOrigin, env, databaseOwnerUrl: urls.owner, broken, stop };
  } catch (error) {
    await stop();
    await stopAll(undo);
    throw error;
  }
}

function processEnvironment(settings: StackSettings, options: StackOptions, urls: DatabaseUrls, secrets: StackSecrets): NodeJS.ProcessEnv {
  // Migrations alone run as the owner, and workers alone sign.
  const { DATABASE_OWNER_URL: _owner, AUDIT_SIGNING_KEY: _key, ...inherited } = settings.inherited;
  const publicKey = publicKeyOf(readSigningKey(signingKeyOf(settings, secrets)));
  return {
    ...inherited,
    LOG_LEVEL: settings.inherited.LOG_LEVEL || 'info',
    NEXT_TELEMETRY_DISABLED: '1',
    ...settings.given,
    PERGOLA_HOME: settings.home,
    SANDBOX_PORT: String(settings.sandboxPort),
    DATABASE_URL: urls.application,
    ...(urls.readOnly && { DATABASE_READONLY_URL: urls.readOnly }),
    PUBLIC_ORIGIN: settings.publicOrigin,
    NEXTAUTH_SECRET: secrets.sessionSecret,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secrets.actionsKey,
    AUDIT_PUBLIC_KEYS: [publicKey, ...(inherited.AUDIT_PUBLIC_KEYS ? [inherited.AUDIT_PUBLIC_KEYS] : [])].join(','),
    ARCHIVE_FILE: inherited.ARCHIVE_FILE || join(settings.home, 'archive', 'access.jsonl'),
    AUDIT_HEADS_FILE: inherited.AUDIT_HEADS_FILE || join(settings.home, 'audit-heads', 'heads.jsonl'),
    INSTALLATION_RECORD: inherited.INSTALLATION_RECORD || recordOf(settings),
    NODE_ENV: options.mode,
    ...options.extraEnv,
  };
}

/** A file serves the database of this folder only: hosts that share a database must share its record. */
function recordOf({ inherited, databaseUrls, home }: StackSettings): string | undefined {
  if (inherited.AUDIT_BUCKET) return `s3://${inherited.AUDIT_BUCKET}/installation/record.json`;
  return databaseUrls ? undefined : join(home, 'installation.json');
}

function signingKeyOf({ inherited }: StackSettings, { auditSigningKey }: StackSecrets): string {
  const given = inherited.AUDIT_SIGNING_KEY;
  if (given && !isSigningKey(given)) throw new StartError('AUDIT_SIGNING_KEY is no Ed25519 private key. Create one with: openssl genpkey -algorithm ed25519');
  return given || auditSigningKey;
}

/** In reverse order: first those who use, then what is used. One that cannot be stopped does not keep the others. */
async function stopAll(undo: (() => Promise<void>)[]): Promise<void> {
  for (let step = undo.pop(); step; step = undo.pop()) {
    await step().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
  }
}

function fail(words: string): never {
  throw new Error(words);
}
