import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '@/prisma/generated/client';
import { env } from './env';

/** Connections that one process holds at most; web and worker together stay far below PostgreSQL's default of 100. */
const poolSize = 10;

export type Tx = Prisma.TransactionClient;

const holder = globalThis as { pergolaDb?: PrismaClient };

/** The one client of this process; kept over reloads in development. */
export function db(): PrismaClient {
  holder.pergolaDb ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: env().DATABASE_URL, max: poolSize }),
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  });
  return holder.pergolaDb;
}

export async function closeDb(): Promise<void> {
  await holder.pergolaDb?.$disconnect();
  holder.pergolaDb = undefined;
}

/** Time of the database, the only clock that leases and end dates know. */
export async function databaseNow(client: Tx = db()): Promise<Date> {
  const [row] = await client.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return row!.now;
}

export { Prisma };
