import type { Tx } from '@/lib/platform/db';
import { conflict } from '@/lib/platform/errors';
import type { ServiceState } from '@/prisma/generated/enums';
import { retirementInWords } from '../status';

/**
 * Holds the row of the service until the transaction ends, so that its retirement begins before or after the caller's write.
 * Every write that adds or changes something of a service calls it. Throws a conflict once the retirement has begun.
 */
export async function requirePublished(tx: Tx, serviceId: string): Promise<void> {
  const [service] = await tx.$queryRaw<{ name: string; state: ServiceState }[]>`SELECT name, state FROM service WHERE id = ${serviceId} FOR SHARE`;
  const because = service && retirementInWords(service);
  if (because) throw conflict(`${because} Nothing was changed. Find another service in the catalog.`);
}
