import { Prisma, type Tx } from '@/lib/platform/db';

/**
 * Puts everything that gives or takes the access of one account to one service into one order: held until the caller's
 * transaction ends. Take it before any row lock.
 */
export async function lockAccess(tx: Tx, serviceId: string, accountId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lockName(serviceId, accountId)}, 0))`;
}

/** The access lock, and the row of one grant. */
export async function lockGrant(tx: Tx, grant: { id: string; serviceId: string; accountId: string }): Promise<void> {
  await lockAccess(tx, grant.serviceId, grant.accountId);
  await tx.$queryRaw`SELECT id FROM "grant" WHERE id = ${grant.id} FOR UPDATE`;
}

/** SQL of the key of the access lock of a row with `serviceId` and `accountId`. */
export const accessLockKey = Prisma.sql`hashtextextended('access/' || "serviceId" || '/' || "accountId", 0)`;

function lockName(serviceId: string, accountId: string): string {
  return `access/${serviceId}/${accountId}`;
}
