import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { tryLockAccess } from '../access-lock';
import { endGrant } from './end';

/** Grants that one sweep ends at most; the next one is seconds away. */
const batchSize = 100;

/**
 * Ends the grants, suspended ones too, whose date has passed on the database's clock, each in a transaction of its own. Several workers may
 * do this at once: a grant that another one has in hand is skipped, and one that is ended already is left alone.
 */
export async function endExpiredGrants(): Promise<void> {
  const expired = await db().$queryRaw<{ id: string; serviceId: string; accountId: string }[]>`
    SELECT id, "serviceId", "accountId" FROM "grant" WHERE state IN ('ACTIVE', 'SUSPENDED') AND until < now() ORDER BY until LIMIT ${batchSize}`;
  for (const grant of expired) {
    await endOne(grant).catch((error: unknown) => log().error({ grant: grant.id, err: error }, 'expired grant not ended; the next sweep tries again'));
  }
}

async function endOne(grant: { id: string; serviceId: string; accountId: string }): Promise<void> {
  await db().$transaction(async (tx) => {
    if (!(await tryLockAccess(tx, grant.serviceId, grant.accountId))) return;
    const [due] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM "grant" WHERE id = ${grant.id} AND state IN ('ACTIVE', 'SUSPENDED') AND until < clock_timestamp() FOR UPDATE SKIP LOCKED`;
    if (due) await endGrant(tx, grant.id, { how: 'expire' });
  });
}
