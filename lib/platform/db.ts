import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { Prisma, PrismaClient } from '@/prisma/generated/client';
import { databaseFaultOf } from './database-fault';
import { faultDigest } from './fault-digest';
import { openSessionPool, unbounded, type SessionPoolOptions } from './database-session';
import { env, isWeb } from './env';
import { newReference } from './ids';

/** Exports and verifications at the same time. */
const readOnlyPoolSize = 2;

export type Tx = Prisma.TransactionClient;

const holder = globalThis as { pergolaDb?: PrismaClient; pergolaPool?: pg.Pool; pergolaReadOnlyDb?: PrismaClient };

/** The one client of this process; kept over reloads in development. */
export function db(): PrismaClient {
  if (holder.pergolaDb) return holder.pergolaDb;
  holder.pergolaPool = openSessionPool(env().DATABASE_URL, poolOptions());
  const client = new PrismaClient({
    adapter: new PrismaPg(holder.pergolaPool, { disposeExternalPool: true }),
    // The others quote the values of a statement.
    errorFormat: 'minimal',
    transactionOptions: { maxWait: connectMs, timeout: 15_000 },
  });
  return (holder.pergolaDb = isWeb() ? withFaultDigests(client) : client);
}

/** Next hides the message of what fails while a page is made, but keeps its digest: so the page can say that the database is busy. */
function withFaultDigests(client: PrismaClient): PrismaClient {
  const extended = client.$extends({
    query: {
      $allOperations: ({ args, query }) =>
        query(args).catch((error: unknown) => {
          const fault = databaseFaultOf(error);
          if (fault) Object.assign(error as Error, { digest: `${faultDigest[fault]} ${newReference()}` });
          throw error;
        }),
    },
  });
  return extended as unknown as PrismaClient;
}

/** For how long a query waits for a connection of the pool. */
const connectMs = 5_000;

/** The settings of every pool of this process, for a library that brings its own as well. */
export function poolOptions(): SessionPoolOptions {
  const settings = env();
  const [statementSeconds, lockSeconds] = isWeb()
    ? [settings.DATABASE_WEB_STATEMENT_SECONDS, settings.DATABASE_WEB_LOCK_SECONDS]
    : [settings.DATABASE_WORKER_STATEMENT_SECONDS, settings.DATABASE_WORKER_LOCK_SECONDS];
  return {
    max: settings.DATABASE_POOL_SIZE,
    connectMs,
    startupOptions: settings.DATABASE_STARTUP_OPTIONS,
    bounds: { statementMs: statementSeconds * 1_000, lockMs: lockSeconds * 1_000, idleInTransactionMs: settings.DATABASE_IDLE_TRANSACTION_SECONDS * 1_000 },
  };
}

/** The connections below the client, for a library that brings its own statements. */
export function pool(): pg.Pool {
  db();
  return holder.pergolaPool!;
}

/** For exports and the verification of the audit, without time limits: as the role of DATABASE_READONLY_URL, or as the application where that is not set. */
export function readOnlyDb(): PrismaClient {
  const { DATABASE_READONLY_URL, DATABASE_URL } = env();
  const pool = () => openSessionPool(DATABASE_READONLY_URL ?? DATABASE_URL, { ...poolOptions(), max: readOnlyPoolSize, bounds: unbounded });
  return (holder.pergolaReadOnlyDb ??= new PrismaClient({ adapter: new PrismaPg(pool(), { disposeExternalPool: true }), errorFormat: 'minimal' }));
}

export async function closeDb(): Promise<void> {
  await holder.pergolaDb?.$disconnect();
  await holder.pergolaReadOnlyDb?.$disconnect();
  holder.pergolaReadOnlyDb = undefined;
  holder.pergolaDb = undefined;
  holder.pergolaPool = undefined;
}

/** Connections of this process, and who waits for one. */
export function poolOfDb(): { open: number; idle: number; waiting: number } {
  const { totalCount = 0, idleCount = 0, waitingCount = 0 } = holder.pergolaPool ?? {};
  return { open: totalCount, idle: idleCount, waiting: waitingCount };
}

/** Time of the database, the only clock that leases and end dates know. */
export async function databaseNow(client: Tx = db()): Promise<Date> {
  const [row] = await client.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return row!.now;
}

/** Whether PostgreSQL ended a transaction because it and another one waited for each other. Nothing of it was done. */
export function isDeadlock(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && (error.code === 'P2034' || error.meta?.code === '40P01');
}

export { Prisma };
