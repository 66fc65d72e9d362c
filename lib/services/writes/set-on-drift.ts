import 'server-only';
import { declareResources, type WantedResource } from '@/lib/controller/declare';
import type { ResourceKind } from '@/lib/controller/driver';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';
import type { WriteContext } from '@/lib/platform/write';
import { lockService, type ServiceRow } from '../reads/service';
import type { SetOnDrift } from '../schema';
import { isRepaired } from '../wanted';
import { requirePublished } from './require-published';

/** From now on, changes by hand of everything of the service are repaired, or reported. No intent changes. */
export async function setOnDrift({ input, thing, transaction }: WriteContext<SetOnDrift, ServiceRow>): Promise<{ serviceId: string }> {
  const repairs = isRepaired(input);
  await transaction(async (tx, { actor, thing: service }) => {
    await requirePublished(tx, service.id);
    await tx.service.update({ where: { id: service.id }, data: { onDrift: input.onDrift } });
    const neighbours = await tx.service.count({ where: { gatewayId: service.gatewayId, id: { not: service.id }, state: 'PUBLISHED', onDrift: 'REPAIR' } });
    await declareResources(tx, [
      ...(await wantedAsBefore(tx, [service.gatewayId], repairs || neighbours > 0)),
      ...(await wantedAsBefore(tx, [service.configurationId, service.shareId], repairs)),
      ...(await wantedAsBefore(tx, await resourcesOfGrants(tx, service.id), repairs)),
    ]);
    await recordAudit(tx, {
      actor,
      action: 'service.setOnDrift',
      outcome: 'DONE',
      subject: { type: 'service', id: service.id },
      teamIds: [service.teamId],
      sentence: repairs ? `had changes by hand of ${service.name} repaired from now on` : `had changes by hand of ${service.name} reported from now on, and left as they are`,
      data: { serviceName: service.name, from: service.onDrift, to: input.onDrift },
    });
  }, { lock: (tx) => lockService(tx, thing.id) });
  return { serviceId: thing.id };
}

async function resourcesOfGrants(tx: Tx, serviceId: string): Promise<string[]> {
  const grants = await tx.grant.findMany({
    where: { serviceId, state: { not: 'REVOKED' } },
    select: { principalId: true, invitationId: true, connections: { select: { resourceId: true } } },
  });
  return [...new Set(grants.flatMap(({ principalId, invitationId, connections }) => [principalId, ...(invitationId ? [invitationId] : []), ...connections.map(({ resourceId }) => resourceId)]))];
}

/** The same intent once more, with another answer to changes by hand. */
async function wantedAsBefore(tx: Tx, ids: string[], repairs: boolean): Promise<WantedResource[]> {
  const rows = await tx.resource.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' }, include: { dependsOn: { select: { dependsOn: { select: { key: true } } } } } });
  return rows.map(({ key, kind, accountId, region, spec, desired, dependsOn }) => ({
    key,
    kind: kind as ResourceKind,
    accountId,
    region,
    spec: spec as object,
    desired: desired === 'PRESENT' ? 'present' : 'absent',
    dependsOn: dependsOn.map((link) => link.dependsOn.key),
    repairs,
  }));
}
