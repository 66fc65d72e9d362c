import { Prisma } from '@/lib/platform/db';
import { endInBatches } from './end-in-batches';

/** Ends the grants, suspended ones too, whose date has passed on the database's clock. For every sweep, of several workers at once. */
export function endExpiredGrants(): Promise<void> {
  return endInBatches({ due: Prisma.sql`until < clock_timestamp()`, ending: { how: 'expire' } });
}
