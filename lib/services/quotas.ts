import { inWords, requireRoom } from '@/lib/platform/quota';
import type { Tx } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';

/** Services, those that are being retired among them, that a team can have, and the different tags on them. */
export async function requireRoomForService(tx: Tx, teamId: string, tags: readonly string[]): Promise<void> {
  const { QUOTA_SERVICES_PER_TEAM: services } = env();
  await requireRoom(tx, {
    of: quotaOf(teamId),
    most: services,
    count: (client) => client.service.count({ where: { teamId, state: { not: 'RETIRED' } } }),
    message: `The team has reached its quota of published services (${inWords(services)}). Ask an administrator to raise QUOTA_SERVICES_PER_TEAM.`,
  });
  await requireRoomForTags(tx, teamId, tags);
}

/** Different tags on the services of a team. */
export async function requireRoomForTags(tx: Tx, teamId: string, tags: readonly string[]): Promise<void> {
  const { QUOTA_TAGS_PER_TEAM: most } = env();
  if (tags.length === 0) return;
  await requireRoom(tx, {
    of: quotaOf(teamId),
    most: most + 1,
    count: async (client) => {
      const [row] = await client.$queryRaw<{ count: number }[]>`
        SELECT count(DISTINCT tag)::int AS count FROM (SELECT unnest(tags) AS tag FROM service WHERE "teamId" = ${teamId} AND state <> 'RETIRED' UNION ALL SELECT unnest(${[...tags]}::text[])) all_tags`;
      return row!.count;
    },
    field: 'tags',
    message: `With these tags, the team would exceed its quota of different tags (${inWords(most)}). Use tags that the team already has, or ask an administrator to raise QUOTA_TAGS_PER_TEAM.`,
  });
}

function quotaOf(teamId: string): string {
  return `services of a team/${teamId}`;
}
