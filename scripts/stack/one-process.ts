import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isSigningKey, publicKeyOf, readSigningKey } from '@/lib/platform/audit-head';
import { sessionClient } from '@/lib/platform/database-session';
import { missingMigrations } from '@/lib/platform/expected-migrations';
import { projectRoot } from '../project-root';
import { StartError } from '../start-error';
import { bundlePath, bundleProcesses } from './bundles';
import { databaseProblem } from './check-database';
import { runToEnd } from './child';
import { fingerprintSources } from './fingerprint';
import { loadEnvFile } from './load-env-file';
import { phase, unchanged } from './phase';
import { generateClient } from './prisma-client';
import { readSettings, refuseUnsafeSettings, type StackSettings } from './settings';
import { buildWeb, idleMs, nextCommand } from './web-build';

export type OneProcess = 'web' | 'worker';

/** What is the same on every host, and so can't be drawn by each. */
const sharedSecrets: Record<OneProcess, { name: string; command: string }[]> = {
  web: [
    { name: 'NEXTAUTH_SECRET', command: 'openssl rand -base64 32' },
    { name: 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', command: 'openssl rand -base64 32' },
  ],
  worker: [
    { name: 'NEXTAUTH_SECRET', command: 'openssl rand -base64 32' },
    { name: 'AUDIT_SIGNING_KEY', command: 'openssl genpkey -algorithm ed25519' },
  ],
};

/** How long a process may take to finish what it is doing before it is killed. A web process waits for open requests. */
const stopMs: Record<OneProcess, number> = { web: 30_000, worker: 12_000 };

/** What `npm run web` and `npm run worker` make of the environment. Throws a StartError for what is missing. */
export function readProcessSettings(which: OneProcess, environment: NodeJS.ProcessEnv): StackSettings {
  const command = `npm run ${which}`;
  if (!environment.DATABASE_URL) {
    throw new StartError(`DATABASE_URL is not set. ${command} starts one process on your own PostgreSQL; with its own database, Pergola runs as a whole: npm start.`);
  }
  const missing = sharedSecrets[which].filter(({ name }) => !environment[name]);
  if (missing.length) {
    throw new StartError(`${command} needs secrets that are the same on every host:\n${missing.map(({ name, command: create }) => `  ${name}: create it once with ${create}, and give it to every host.`).join('\n')}`);
  }
  if (environment.AUDIT_SIGNING_KEY && !isSigningKey(environment.AUDIT_SIGNING_KEY)) throw new StartError('AUDIT_SIGNING_KEY is no Ed25519 private key. Create one with: openssl genpkey -algorithm ed25519');
  // Only migrations connect as the owner of the tables, and this command runs none.
  return readSettings({ ...environment, DATABASE_OWNER_URL: environment.DATABASE_URL });
}

/** The environment of the process: of the secrets, only those that it needs. */
export function environmentOf(which: OneProcess, settings: StackSettings): NodeJS.ProcessEnv {
  const { DATABASE_OWNER_URL: _owner, AUDIT_SIGNING_KEY: signingKey, ...inherited } = settings.inherited;
  const publicKeys = [...(signingKey ? [publicKeyOf(readSigningKey(signingKey))] : []), ...(inherited.AUDIT_PUBLIC_KEYS ? [inherited.AUDIT_PUBLIC_KEYS] : [])];
  return {
    ...inherited,
    LOG_LEVEL: inherited.LOG_LEVEL || 'info',
    NEXT_TELEMETRY_DISABLED: '1',
    ...settings.given,
    PERGOLA_HOME: settings.home,
    PUBLIC_ORIGIN: settings.publicOrigin,
    ...(publicKeys.length && { AUDIT_PUBLIC_KEYS: publicKeys.join(',') }),
    AUDIT_HEADS_FILE: inherited.AUDIT_HEADS_FILE || join(settings.home, 'audit-heads', 'heads.jsonl'),
    NODE_ENV: 'production',
    ...(which === 'web' ? settings.web : { AUDIT_SIGNING_KEY: signingKey }),
  };
}

/** Runs the web process or a worker in the foreground, with its log on standard output, until it ends or is told to. */
export async function runOneProcess(which: OneProcess): Promise<never> {
  try {
    loadEnvFile();
    const settings = readProcessSettings(which, process.env);
    refuseUnsafeSettings(settings, 'production');
    const env = environmentOf(which, settings);
    await prepare(which, env, settings.home);
    await requireMigrations(env.DATABASE_URL!);
    await mkdir(dirname(env.AUDIT_HEADS_FILE!), { recursive: true, mode: 0o700 });
    const args = {
      web: ['--import', pathToFileURL(bundlePath('webPreload')).href, nextCommand, 'start', '--keepAliveTimeout', String(idleMs), '--port', String(settings.port), '--hostname', settings.host],
      worker: ['--enable-source-maps', bundlePath('worker')],
    };
    process.exit(await runInForeground(args[which], env, stopMs[which]));
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  }
}

/** What `npm run build` makes: everything that the processes need, so that they start in a moment. */
export async function prepare(which: OneProcess | 'all', env: NodeJS.ProcessEnv, home: string): Promise<void> {
  const logFolder = join(home, 'logs');
  await phase('database client', async () => ((await generateClient(runToEnd, logFolder)) ? undefined : unchanged));
  await phase('bundling processes', async () => ((await bundleProcesses()) ? undefined : unchanged));
  if (which === 'worker') return;
  const fingerprint = await fingerprintSources();
  await phase('building', async () => ((await buildWeb(runToEnd, fingerprint, env, logFolder)) ? undefined : unchanged));
}

/** A process on one of several hosts migrates nothing: the others may run another version. */
async function requireMigrations(url: string): Promise<void> {
  const problem = await databaseProblem('DATABASE_URL', url);
  if (problem) throw new StartError(`${problem}.`);
  const client = sessionClient(url);
  await client.connect();
  try {
    const missing = await missingMigrations({ $queryRaw: async <T>(query: TemplateStringsArray) => (await client.query(query.join(''))).rows as T }).catch((error: { code?: string }) => {
      if (error.code === '42P01' || error.code === '42501') return ['all of them'];
      throw error;
    });
    if (missing.length) throw new StartError(`The database lacks migrations of this version (${missing.join(', ')}). Run npm run db:migrate, then start again.`);
  } finally {
    await client.end();
  }
}

/** Resolves with the exit code. Signals are handed on; the second one does not wait. */
function runInForeground(args: string[], env: NodeJS.ProcessEnv, patienceMs: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', pathToFileURL(join(projectRoot, 'scripts', 'leave-with-parent.mjs')).href, ...args], {
    cwd: projectRoot,
    env: { ...env, PERGOLA_COMMAND_PID: String(process.pid) },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let wasAsked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      child.kill(wasAsked ? 'SIGKILL' : 'SIGTERM');
      if (!wasAsked) setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
      wasAsked = true;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(exitCodeOf({ code, signal }, wasAsked)));
  });
}

/** 128 and the number of SIGTERM: Next.js exits with it after it has finished its requests, as if the signal had ended it. */
const endedBySigterm = 143;

/** The exit code of the command for that of its process. A process that was asked to end, and ended in time, did not fail. */
export function exitCodeOf({ code, signal }: { code: number | null; signal: NodeJS.Signals | null }, wasAsked: boolean): number {
  if (wasAsked && (signal === 'SIGTERM' || code === endedBySigterm)) return 0;
  return code ?? 1;
}
