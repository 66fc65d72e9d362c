import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, closeSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { commandAs, findServerAccount, type ServerAccount } from './account';
import { findBinaries, type PostgresBinaries } from './binaries';

/** How long the server may take until it answers; recovery after a crash is part of it. */
const readyMs = 60_000;
/** How long a fast shutdown may take before the server is told to drop everything. */
const stopMs = 20_000;

export const serverUser = 'pergola';

export interface ServerOptions {
  dataDir: string;
  port: number;
  password: string;
  logFile: string;
  /** For tests: nothing has to survive a power cut, so nothing waits for the disk. */
  durable: boolean;
}

export interface RunningServer {
  pid: number;
  /** Resolves when the server is gone, wanted or not. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL on loopback, with a data folder that is made when it is missing. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const account = await findServerAccount();
  const binaries = await findBinaries(account);
  await mkdir(dirname(options.logFile), { recursive: true, mode: 0o700 });
  if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await initialise(binaries, account, options);
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '64MB',
    max_connections: '200',
    timezone: 'UTC',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = await launch(account, binaries.postgres, ['-D', options.dataDir, '-p', String(options.port), ...flags], options);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  stopOnTheWayOut(child);
  await Promise.race([
    waitUntilReady(options),
    exited.then(async () => {
      throw new Error(`PostgreSQL did not start. Its last words, from ${options.logFile}:\n${await lastLines(options.logFile)}`);
    }),
  ]);
  return { pid: child.pid!, exited, stop: () => stop(child, exited) };
}

/** Into a folder beside and renamed at the end, so that an interrupted start leaves no half-made data folder. */
async function initialise(binaries: PostgresBinaries, account: ServerAccount | undefined, options: ServerOptions): Promise<void> {
  const fresh = `${options.dataDir}.new`;
  const passwordFile = `${options.dataDir}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  try {
    if (account) await Promise.all([fresh, passwordFile].map((path) => chown(path, account.uid, account.gid)));
    const args = [
      `--pgdata=${fresh}`,
      `--username=${serverUser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(options.durable ? [] : ['--no-sync']),
    ];
    const child = await launch(account, binaries.initdb, args, options);
    const code = await new Promise((resolve) => child.once('exit', resolve));
    if (code !== 0) throw new Error(`PostgreSQL could not make its data folder. Its last words:\n${await lastLines(options.logFile)}`);
    await rename(fresh, options.dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** In a process group of its own: a Ctrl-C in the terminal must not stop the database before those who use it. */
async function launch(account: ServerAccount | undefined, program: string, programArgs: string[], options: ServerOptions): Promise<ChildProcess> {
  const { command, args, options: as } = await commandAs(account, program, programArgs, options.dataDir);
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const child = spawn(command, args, { ...as, cwd: '/', detached: true, stdio: ['ignore', log, log], env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    return child;
  } finally {
    closeSync(log);
  }
}

/** A process that leaves without having stopped its server tells it so, and does not wait. */
function stopOnTheWayOut(child: ChildProcess): void {
  const tell = () => child.kill('SIGINT');
  process.once('exit', tell);
  child.once('exit', () => process.off('exit', tell));
}

async function waitUntilReady({ port, password }: ServerOptions): Promise<void> {
  const deadline = Date.now() + readyMs;
  for (;;) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: serverUser, password, database: 'postgres' });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer within ${readyMs / 1000} s.`, { cause: error });
      await sleep(25);
    }
  }
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  const inTime = await Promise.race([exited.then(() => true), sleep(stopMs, false, { ref: false })]);
  if (inTime) return;
  child.kill('SIGQUIT');
  await exited;
}

async function lastLines(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-12).join('\n');
}
