import { wakeForSure } from '@/lib/controller/wake';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { ConnectionEvent } from '../schema';

/** AWS is done with something, or begins to delete it. What else it begins is followed by one of these. */
const worthALook = new Set(['Connection Activated', 'Connection Authorized', 'Connection Deauthorized', 'Connection Failed Connectivity', 'Connection Deletion Started']);

/**
 * Has the connections looked at that EventBridge says have changed. An event is a hint and no more: whoever has the token
 * can make the controller read AWS, and nothing else. One that comes twice, or late, or not at all, changes nothing.
 * Returns how many connections it had rechecked.
 */
export async function lookAtConnections(events: readonly ConnectionEvent[]): Promise<number> {
  const named = namedBy(events);
  if (named.length === 0) return 0;
  return db().$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT r.id FROM resource r
      JOIN unnest(${named.map(({ arn }) => arn)}::text[], ${named.map(({ account }) => account)}::text[], ${named.map(({ region }) => region)}::text[]) AS e(arn, account, region)
        ON r."awsArn" = e.arn AND r."accountId" = e.account AND r.region = e.region
      WHERE r.kind = 'connection' AND r.phase <> 'GONE'`;
    await wakeForSure(tx, rows.map(({ id }) => id));
    log().info({ events: events.length, woken: rows.length }, 'connection events');
    return rows.length;
  });
}

/** Each connection once, however often the events name it. */
function namedBy(events: readonly ConnectionEvent[]): { arn: string; account: string; region: string }[] {
  const named = events
    .filter((event) => worthALook.has(event['detail-type']))
    .flatMap(({ resources, account, region }) => resources.map((arn) => [`${account} ${region} ${arn}`, { arn, account, region }] as const));
  return [...new Map(named).values()];
}
