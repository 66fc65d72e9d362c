import { readConnectionUsers, type ConnectionUsers } from '@/lib/connections/reads/connection-users';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import type { GrantRow } from '../reads';

/** What uses the connections of a grant in the consumer's account: those that are there, and those that a resumed access restores. */
export async function usersOfGrant(actor: Pick<Actor, 'personId'>, { id, accountId, service }: Pick<GrantRow, 'id' | 'accountId' | 'service'>): Promise<ConnectionUsers> {
  // bounded: `QUOTA_CONNECTIONS_PER_GRANT`
  const connections = await db().connection.findMany({ where: { grantId: id, OR: [{ resource: { phase: { not: 'GONE' } } }, { comesBack: true }] }, select: { name: true } });
  return readConnectionUsers(actor, { accountId, region: service.region, names: connections.map(({ name }) => name) });
}
