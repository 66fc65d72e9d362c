import { Prisma, type Tx } from '@/lib/platform/db';
import { wakeForSure } from './wake';

/** Within this time of a recheck that a person asked for, another one shows the result of that one. */
const recheckSeconds = 10;

/**
 * Has resources rechecked because a person asks, unless they were rechecked within the last 10 seconds: then AWS is not
 * called again, whoever asks and however often. Returns those that are rechecked. What a pass is just writing is skipped.
 */
export async function recheck(tx: Tx, resourceIds: readonly string[]): Promise<string[]> {
  if (resourceIds.length === 0) return [];
  const asked = await tx.$queryRaw<{ id: string }[]>`
    UPDATE resource SET "recheckAskedAt" = clock_timestamp() WHERE id IN (
      SELECT id FROM resource WHERE id IN (${Prisma.join([...resourceIds])}) AND ("recheckAskedAt" IS NULL OR "recheckAskedAt" < clock_timestamp() - ${recheckSeconds} * interval '1 second')
      ORDER BY id FOR UPDATE SKIP LOCKED) RETURNING id`;
  const ids = resourceIds.filter((id) => asked.some((row) => row.id === id));
  await wakeForSure(tx, ids);
  return ids;
}
