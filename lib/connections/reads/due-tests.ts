import { db, Prisma, type Tx } from '@/lib/platform/db';

/** A connection that is ready, and whose credentials no test request has gone out with since something about its calls changed. */
export interface DueTest {
  connectionId: string;
  /** Of its credentials (`ConnectionTest.entry`). */
  entry: number;
}

/** After this long, credentials whose hand-over has no known end count as handed over or not: what is ready is tested. */
const handOverMinutes = 5;

/** When something else was wanted of the connection, of what it reaches, or of the test. */
const changedAt = Prisma.sql`greatest(r."wantedAt", configuration."wantedAt", gateway."wantedAt", s."testChangedAt")`;
/** AWS refuses or slows down: after this many claims, only a change or a person starts a test. */
const mostAttempts = 6;

/**
 * `t` is due: the connection is as wanted and the last look at AWS found it so, its access is in force, its owners declare a test and
 * its account has a role for it. Accounts that AWS slows down are left alone.
 */
const isDue = Prisma.sql`
  (t."sentAt" IS NULL OR t."sentAt" < ${changedAt}) AND (t."testedAt" IS NULL OR t."testedAt" < ${changedAt})
  AND (t."nextTryAt" IS NULL OR t."nextTryAt" <= clock_timestamp()) AND (t.attempts < ${mostAttempts} OR t."nextTryAt" < ${changedAt})
  AND configuration."readyGeneration" = configuration.generation AND gateway."readyGeneration" = gateway.generation
  AND (t."takenAt" IS NOT NULL OR t."enteredAt" < clock_timestamp() - ${handOverMinutes} * interval '1 minute')
  AND NOT EXISTS (SELECT FROM connection_test later WHERE later."connectionId" = t."connectionId" AND later.entry > t.entry)
  AND r.desired = 'PRESENT' AND r.phase = 'CONVERGED' AND r."readyGeneration" = r.generation AND r."awsArn" IS NOT NULL AND (r.health IS NULL OR r.health = 'IN_SYNC')
  AND g.state = 'ACTIVE' AND g.until > clock_timestamp()
  AND s."testMethod" IS NOT NULL AND a."httpTaskRoleArn" IS NOT NULL`;

const joined = Prisma.sql`
  connection_test t JOIN connection c ON c.id = t."connectionId" JOIN resource r ON r.id = c."resourceId" JOIN "grant" g ON g.id = c."grantId"
  JOIN service s ON s.id = g."serviceId" JOIN account a ON a.id = g."accountId"
  JOIN resource configuration ON configuration.id = s."configurationId" JOIN resource gateway ON gateway.id = s."gatewayId"`;

/** The longest due, one an account, so that one account does not keep the others waiting. */
export async function dueTests(limit: number): Promise<DueTest[]> {
  if (limit <= 0) return [];
  return db().$queryRaw`
    SELECT "connectionId", entry FROM (
      SELECT DISTINCT ON (r."accountId", r.region) t."connectionId", t.entry, t."enteredAt" FROM ${joined}
      WHERE ${isDue} AND NOT EXISTS (SELECT FROM account_pace p WHERE p."accountId" = r."accountId" AND p.region = r.region AND p.until > clock_timestamp())
      ORDER BY r."accountId", r.region, t."enteredAt"
    ) due ORDER BY "enteredAt" LIMIT ${limit}::int`;
}

/** Once more, inside the transaction that claims it. */
export async function isStillDue(tx: Tx, { connectionId, entry }: DueTest): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM ${joined} WHERE ${isDue} AND t."connectionId" = ${connectionId} AND t.entry = ${entry}`;
  return rows.length > 0;
}
