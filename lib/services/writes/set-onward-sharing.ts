import 'server-only';
import { declareResources } from '@/lib/controller/declare';
import { runFirstPasses } from '@/lib/controller/first-passes';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { recordAudit } from '@/lib/platform/audit';
import type { WriteContext } from '@/lib/platform/write';
import { lockService, type ServiceRow } from '../reads/service';
import type { SetOnwardSharing } from '../schema';
import { wantedUnder } from './rename';
import { requirePublished } from './require-published';

/**
 * Allows or blocks associations with service networks that can be shared. It raises the service's version, so that an
 * approval on a page opened before is refused. Associations that exist stay: AWS applies the flag to new ones.
 */
export async function setOnwardSharing({ actor, input, thing: shown, transaction }: WriteContext<SetOnwardSharing, ServiceRow>): Promise<{ serviceId: string }> {
  const { onwardSharing } = input;
  await transaction(async (tx, locked) => {
    const service = locked.thing;
    await requirePublished(tx, service.id);
    const { count } = await tx.service.updateMany({ where: { id: service.id, onwardSharing: { not: onwardSharing } }, data: { onwardSharing, version: { increment: 1 }, updatedAt: new Date() } });
    if (count === 0) return;
    const wanted = wantedUnder({ ...service, onwardSharing }, service.name, service.gateway.spec as unknown as ResourceGatewaySpec);
    await declareResources(tx, wanted.filter(({ kind }) => kind === 'resource-configuration'));
    await recordAudit(tx, {
      actor: locked.actor,
      action: 'service.setOnwardSharing',
      outcome: 'DONE',
      subject: { type: 'service', id: service.id },
      teamIds: [service.teamId],
      sentence: onwardSharing === 'ALLOWED' ? `allowed onward sharing of ${service.name}` : `blocked onward sharing of ${service.name}`,
      data: { serviceName: service.name, from: service.onwardSharing, to: onwardSharing },
    });
  }, { lock: (tx) => lockService(tx, shown.id) });
  await runFirstPasses(actor, [shown.configurationId]);
  return { serviceId: shown.id };
}
