import 'server-only';
import { askForRepair } from '@/lib/controller/declare';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import { resourceIdsOf, type ServiceRow } from '../reads/service';
import type { RepairService } from '../schema';
import { requirePublished } from './require-published';

/** Puts right what somebody changed by hand and is only reported: one AWS object of the service, or all of them. */
export async function repairService({ actor, input, thing: service, transaction }: WriteContext<RepairService, ServiceRow>): Promise<{ serviceId: string }> {
  const repaired = await transaction(async (tx, { actor }) => {
    await requirePublished(tx, service.id);
    const all = await ownersResources(tx, service);
    if (input.resourceId !== null && !all.includes(input.resourceId)) throw new AppError('notFound', `This is not one of the AWS objects of ${service.name} in its own account.`);
    const ids = await askForRepair(tx, input.resourceId === null ? all : [input.resourceId]);
    if (ids.length === 0) throw conflict(`Nothing of ${service.name} waits for its repair any more. Look at its resources again.`);
    await recordAudit(tx, {
      actor,
      action: 'service.repair',
      outcome: 'DONE',
      subject: { type: 'service', id: service.id },
      teamIds: [service.teamId],
      sentence: `had what was changed by hand of ${service.name} put right`,
      data: { serviceName: service.name, resourceIds: ids },
    });
    return ids;
  });
  await runFirstPasses(actor, repaired);
  return { serviceId: service.id };
}

/** Gateway, configuration, share and its principals: what is in the owners' account. */
async function ownersResources(tx: Tx, service: ServiceRow): Promise<string[]> {
  const grants = await tx.grant.findMany({ where: { serviceId: service.id, state: { not: 'REVOKED' } }, select: { principalId: true } });
  return [...new Set([...resourceIdsOf(service), ...grants.map(({ principalId }) => principalId)])];
}
