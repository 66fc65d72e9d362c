import 'server-only';
import { specUnder } from '@/lib/connections/wanted';
import type { ConnectionSpec } from '@/lib/controller/specs';
import type { Tx } from '@/lib/platform/db';
import type { ServiceRow } from './service';

/** Read at once. */
const batchSize = 500;

/** The connections of a service that are in force, or come back with a suspended access, with the specs that they get under it. */
export async function connectionsToCorrect(tx: Tx, service: Pick<ServiceRow, 'id' | 'name' | 'signIn'> & { signInDetails: unknown; parameters: unknown }): Promise<{ id: string; spec: ConnectionSpec }[]> {
  const found: { id: string; spec: ConnectionSpec }[] = [];
  for (let after = ''; ; ) {
    const rows = await tx.connection.findMany({
      where: { id: { gt: after }, grant: { serviceId: service.id, state: { not: 'REVOKED' } }, OR: [{ resource: { desired: 'PRESENT' } }, { comesBack: true }] },
      select: { id: true, resource: { select: { id: true, spec: true } } },
      orderBy: { id: 'asc' },
      take: batchSize,
    });
    found.push(...rows.map(({ resource }) => ({ id: resource.id, spec: specUnder(service, resource.spec as unknown as ConnectionSpec) })));
    if (rows.length < batchSize) return found;
    after = rows.at(-1)!.id;
  }
}
