import { inWords, requireRoom } from '@/lib/platform/quota';
import type { Tx } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';

/** Connections that one access and one team can have; those that come back after a suspension among them. */
export async function requireRoomForConnection(tx: Tx, grant: { id: string; teamId: string }): Promise<void> {
  const { QUOTA_CONNECTIONS_PER_TEAM: ofTeam, QUOTA_CONNECTIONS_PER_GRANT: ofGrant } = env();
  const there = { OR: [{ resource: { phase: { not: 'GONE' as const } } }, { comesBack: true }] };
  await requireRoom(tx, {
    of: `connections of a team/${grant.teamId}`,
    most: ofTeam,
    count: (client) => client.connection.count({ where: { grant: { teamId: grant.teamId }, ...there } }),
    message: `The team has reached its quota of connections (${inWords(ofTeam)}). Remove one that you no longer need, or ask an administrator to raise QUOTA_CONNECTIONS_PER_TEAM.`,
  });
  await requireRoom(tx, {
    of: `connections of an access/${grant.id}`,
    most: ofGrant,
    count: (client) => client.connection.count({ where: { grantId: grant.id, ...there } }),
    message: `This access has reached its quota of connections (${inWords(ofGrant)}). Remove one that you no longer need.`,
  });
}
