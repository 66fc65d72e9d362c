import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from '@/prisma/generated/client';
import { env } from './env';

/** Connections that one process holds at most; web and worker together stay far below PostgreSQL's default of 100. */
const poolSize = 10;
/** Exports and verifications at the same time. */
const readOnlyPoolSize = 2;

export type Tx = Prisma.TransactionClient;

const holder = globalThis as { pergolaDb?: PrismaClient; pergolaPool?: pg.Pool; pergolaReadOnlyDb?: PrismaClient };

/** The one client of this process; kept over reloads in development. */
export function db(): PrismaClient {
  if (holder.pergolaDb) return holder.pergolaDb;
  holder.pergolaPool = new pg.Pool({ connectionString: env().DATABASE_URL, max: poolSize });
  holder.pergolaDb = new PrismaClient({
    adapter: new PrismaPg(holder.pergolaPool, { disposeExternalPool: true }),
    // The others quote the values of a statement.
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  });
  return holder.pergolaDb;
}

/** The connections below the client, for a library that brings its own statements. */
export function pool(): pg.Pool {
  db();
  return holder.pergolaPool!;
}

/** For exports and the verification of the audit: as the role of DATABASE_READONLY_URL, or as the application where that is not set. */
export function readOnlyDb(): PrismaClient {
  const { DATABASE_READONLY_URL } = env();
  if (!DATABASE_READONLY_URL) return db();
  return (holder.pergolaReadOnlyDb ??= new PrismaClient({ adapter: new PrismaPg({ connectionString: DATABASE_READONLY_URL, max: readOnlyPoolSize }) }));
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
