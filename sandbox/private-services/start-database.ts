import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import pg from 'pg';
import { findFreePort } from '@/scripts/free-port';
import { clearLeftover } from '@/scripts/postgres/leftover';
import { serverUser, startServer, type RunningServer } from '@/scripts/postgres/server';

/** What applications sign in with. It is known to everybody, as those of the other private services are. */
const application = { user: 'ledger', password: 'double-entry-42', database: 'ledger' };

interface RunningDatabase extends RunningServer {
  port: number;
}

export interface DatabaseListener {
  server: Server;
  stop(): Promise<void>;
}

/**
 * Listens on loopback for a PostgreSQL that starts with the first connection: most runs of the sandbox never need it.
 * Its data lies in `folder`; without one, in a temporary folder that goes with the sandbox.
 */
export async function listenForDatabase(folder: string | null): Promise<DatabaseListener> {
  const sockets = new Set<Socket>();
  let starting: Promise<RunningDatabase> | undefined;
  let runningPid: number | undefined;
  let temporary: string | undefined;
  const start = async () => {
    const place = folder ?? (temporary = await mkdtemp(join(tmpdir(), 'pergola-sandbox-database-')));
    const database = await startDatabase(place, folder !== null);
    runningPid = database.pid;
    return database;
  };
  const leaveWithProcess = () => {
    if (runningPid !== undefined) process.kill(runningPid, 'SIGQUIT');
    if (temporary) rmSync(temporary, { recursive: true, force: true });
  };
  const server = createServer((client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    client.on('error', () => client.destroy());
    starting ??= start().catch((error: Error) => {
      starting = undefined;
      throw error;
    });
    starting.then(
      ({ port }) => pipeline(client, connect(port, '127.0.0.1'), client, () => client.destroy()),
      (error: Error) => {
        process.stderr.write(`The sandbox's database does not start: ${error.message}\n`);
        client.destroy();
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  process.once('exit', leaveWithProcess);
  return {
    server,
    async stop() {
      process.off('exit', leaveWithProcess);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await starting?.then((database) => database.stop()).catch(() => undefined);
      if (temporary) await rm(temporary, { recursive: true, force: true });
    },
  };
}

async function startDatabase(folder: string, durable: boolean): Promise<RunningDatabase> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  await clearLeftover(dataDir);
  const port = await findFreePort();
  const password = await superuserPassword(join(folder, 'superuser'));
  const server = await startServer({ dataDir, port, password, durable, logFile: join(folder, 'postgres.log') });
  try {
    await makeApplicationDatabase(port, password);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { ...server, port };
}

/** Not the well-known one: whoever is superuser may run programs on this machine. */
async function superuserPassword(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept) return kept;
  const fresh = randomBytes(18).toString('hex');
  await writeFile(file, fresh, { mode: 0o600 });
  return fresh;
}

async function makeApplicationDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: serverUser, password, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [application.database]);
    if (rowCount) return;
    await client.query(`drop role if exists ${application.user}`);
    await client.query(`create role ${application.user} login password ${client.escapeLiteral(application.password)}`);
    await client.query(`create database ${application.database} owner ${application.user}`);
  } finally {
    await client.end();
  }
}
