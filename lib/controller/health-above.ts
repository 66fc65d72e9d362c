import { db, Prisma } from '@/lib/platform/db';
import type { Health, Resource } from '@/prisma/generated/client';
import type { ResourceKind } from './driver';
import { driverFor } from './drivers/registry';
import { healthOfRow, type HealthAbove } from './health-view';
import { nameOfResource } from './name-of-resource';

/** What is not there or does not work breaks what rests on it; what was changed may; of the rest nobody can tell. */
export const worstFirst: readonly Health[] = ['MISSING', 'FAILING', 'CHANGED', 'UNKNOWN', 'IN_SYNC'];

/**
 * By resource id, the worst of what each of the resources rests on, at any distance. Health is handed on when it is read:
 * a change above writes nothing below.
 */
export async function healthAbove(resourceIds: readonly string[]): Promise<Map<string, HealthAbove>> {
  if (resourceIds.length === 0) return new Map();
  const rows = await db().$queryRaw<(Resource & { root: string })[]>`
    WITH RECURSIVE above AS (
      SELECT d."resourceId" AS root, d."dependsOnId" AS id FROM resource_dependency d JOIN resource r ON r.id = d."resourceId" AND r.desired = 'PRESENT'
      WHERE d."resourceId" IN (${Prisma.join([...resourceIds])})
      UNION SELECT above.root, d."dependsOnId" FROM above JOIN resource_dependency d ON d."resourceId" = above.id
    )
    SELECT above.root, r.* FROM above JOIN resource r ON r.id = above.id
    WHERE r.desired = 'PRESENT' AND r.health IS NOT NULL AND r.health <> 'IN_SYNC'
    ORDER BY r."healthSince"`;
  const worst = new Map<string, HealthAbove>();
  for (const row of rows) {
    const health = healthOfRow(row);
    const before = worst.get(row.root);
    if (!health || (before && worstFirst.indexOf(before.is) <= worstFirst.indexOf(health.is))) continue;
    const { kind, noun } = driverFor(row.kind as ResourceKind);
    worst.set(row.root, { ...health, resourceId: row.id, kind, noun, name: nameOfResource(row), accountId: row.accountId });
  }
  return worst;
}
