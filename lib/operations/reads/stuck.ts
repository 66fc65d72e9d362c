import { driverFor, isKnownKind } from '@/lib/controller/drivers/registry';
import { nameOfResource } from '@/lib/controller/name-of-resource';
import type { Helper } from '@/lib/controller/driver';
import { db, Prisma } from '@/lib/platform/db';
import type { Phase } from '@/prisma/generated/enums';
import type { StuckFilter, StuckList } from '../schema';
import { belongings, type Belonging } from './belongings';

/** A resource that waits for a person, keeps failing, or takes long: plain JSON. */
export interface StuckResource {
  id: string;
  /** For people: `resource gateway`. */
  noun: string;
  name: string;
  accountId: string;
  region: string;
  isRemoval: boolean;
  phase: Phase;
  sentence: string;
  reason: string | null;
  blockedBy: Helper | null;
  /** Failed passes in a row. */
  attempts: number;
  /** Since when it is in this phase. */
  since: string;
  nextPassAt: string | null;
  /** The service or access that it is part of. */
  belongsTo: Belonging | null;
}

export interface StuckPage {
  resources: StuckResource[];
  hasMore: boolean;
}

export const stuckPageSize = 20;

/** Word for word what the indexes of the page are made for. */
const lists: Record<StuckList, { where: Prisma.Sql; order: Prisma.Sql }> = {
  blocked: { where: Prisma.sql`phase = 'BLOCKED'`, order: Prisma.sql`"phaseSince", id` },
  failing: { where: Prisma.sql`phase = 'RETRYING'`, order: Prisma.sql`attempts DESC, "phaseSince", id` },
  moving: { where: Prisma.sql`phase IN ('PENDING', 'WAITING_FOR_OTHERS', 'WAITING_FOR_AWS')`, order: Prisma.sql`"phaseSince", id` },
};

/** The ids of one page and one more, which says whether there is another. */
export function stuckIds({ list, reason, account, kind, page }: StuckFilter): Prisma.Sql {
  const { where, order } = lists[list];
  const filters = [
    ...(reason ? [Prisma.sql`AND reason = ${reason}`] : []),
    ...(account ? [Prisma.sql`AND "accountId" = ${account}`] : []),
    ...(kind ? [Prisma.sql`AND kind = ${kind}`] : []),
  ];
  return Prisma.sql`SELECT id FROM resource WHERE ${where} ${filters.length > 0 ? Prisma.join(filters, ' ') : Prisma.empty} ORDER BY ${order} LIMIT ${stuckPageSize + 1} OFFSET ${(page - 1) * stuckPageSize}`;
}

/** One page: the blocked by how long they have been so, the failing by their attempts, the moving by how long it takes. */
export async function readStuck(filter: StuckFilter): Promise<StuckPage> {
  const found = (await db().$queryRaw<{ id: string }[]>(stuckIds(filter))).map(({ id }) => id);
  const ids = found.slice(0, stuckPageSize);
  // bounded: `ids` is a page
  const [rows, belongsTo] = await Promise.all([db().resource.findMany({ where: { id: { in: ids } } }), belongings(ids)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const resources = ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { accountId, region, phase, sentence, reason, attempts } = row;
    return {
      id,
      noun: isKnownKind(row.kind) ? driverFor(row.kind).noun : row.kind,
      name: nameOfResource(row),
      accountId,
      region,
      isRemoval: row.desired === 'ABSENT',
      phase,
      sentence,
      reason,
      blockedBy: row.blockedBy as Helper | null,
      attempts,
      since: row.phaseSince.toISOString(),
      nextPassAt: row.nextPassAt?.toISOString() ?? null,
      belongsTo: belongsTo.get(id) ?? null,
    };
  });
  return { resources, hasMore: found.length > stuckPageSize };
}
