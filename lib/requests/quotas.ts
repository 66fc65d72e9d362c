import { inWords, requireRoom } from '@/lib/platform/quota';
import type { Tx } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';

/** A request that is withdrawn and submitted again is two events in the owners' activity. */
const mostWithdrawnPerHour = 10;
const hourMs = 3_600_000;

interface Asked {
  personId: string;
  teamId: string;
  serviceId: string;
  accountId: string;
  now: Date;
}

/** Requests, renewals too, that one person and one team can have waiting. */
export async function requireRoomForRequest(tx: Tx, { personId, teamId, serviceId, accountId, now }: Asked): Promise<void> {
  const { QUOTA_PENDING_REQUESTS_PER_TEAM: ofTeam, QUOTA_PENDING_REQUESTS_PER_PERSON: ofPerson } = env();
  await requireRoom(tx, {
    of: `pending requests of a team/${teamId}`,
    most: ofTeam,
    count: (client) => client.accessRequest.count({ where: { teamId, state: 'PENDING' } }),
    message: `The team has reached its quota of pending requests (${inWords(ofTeam)}). Withdraw one under My access, or wait for a decision.`,
  });
  await requireRoom(tx, {
    of: `pending requests of a person/${personId}`,
    most: ofPerson,
    count: (client) => client.accessRequest.count({ where: { requesterId: personId, state: 'PENDING' } }),
    message: `You have reached your quota of pending requests (${inWords(ofPerson)}). Withdraw one under My access, or wait for a decision.`,
  });
  await requireRoom(tx, {
    of: `withdrawn requests of an account/${accountId}/${serviceId}`,
    most: mostWithdrawnPerHour,
    count: (client) => client.accessRequest.count({ where: { serviceId, accountId, state: 'CANCELLED', createdAt: { gt: new Date(now.getTime() - hourMs) } } }),
    message: `${mostWithdrawnPerHour} requests of account ${accountId} for this service were withdrawn within an hour. Wait an hour, then request access again.`,
  });
}
