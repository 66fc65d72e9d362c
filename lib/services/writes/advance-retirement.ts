import { declareManyAbsent, declareResources } from '@/lib/controller/declare';
import { keptReason } from '@/lib/controller/marked-removal';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { removeUnmanagedAccess } from '@/lib/ghosts/writes/remove-unmanaged-access';
import { endInBatches } from '@/lib/grants/writes/end-in-batches';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, db, Prisma, type Tx } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { closeRequestsOfService } from '@/lib/requests/writes/close-requests-of-service';
import type { Resource } from '@/prisma/generated/client';
import { lockService } from '../reads/service';
import { hasOpenIntents, isAccessRemoved, leftoversOf } from '../reads/retirement-facts';
import { statesBefore } from '../status';

const include = { retiringBy: { select: { id: true, name: true } } } satisfies Prisma.ServiceInclude;
type Retiring = Prisma.ServiceGetPayload<{ include: typeof include }>;

/** Retirements that one sweep takes at most, at random, so that those that wait for a person hold up no other. */
const sweepSize = 50;

/** Takes every retirement that is under way as far as it goes now. For every sweep, of several workers at once. */
export async function advanceRetirements(): Promise<void> {
  const retiring = await db().$queryRaw<{ id: string }[]>`SELECT id FROM service WHERE "retiringAt" IS NOT NULL AND "retiredAt" IS NULL ORDER BY random() LIMIT ${sweepSize}`;
  for (const { id } of retiring) {
    await advanceRetirement(id).catch((error: unknown) => log().error({ service: id, err: error }, 'retirement not advanced; the next sweep tries again'));
  }
}

/**
 * Takes one retirement as far as it goes now. Each step rests on what the database says at that moment and may be repeated, so it does
 * not matter who runs it, how often, and where it was interrupted: requests and grants end, unmanaged access is removed, the removal
 * proofs are waited for, then share and configuration are wanted absent, then the gateway unless something else uses it.
 */
export async function advanceRetirement(serviceId: string): Promise<void> {
  const service = await db().service.findUnique({ where: { id: serviceId }, include });
  if (service?.state !== 'RETIRING' || !service.retiringBy) return;
  const by = { personId: service.retiringBy.id, name: service.retiringBy.name };
  const comment = `${service.name} was retired: ${service.retireReason ?? ''}`;
  await closeRequestsOfService(service, comment);
  await endInBatches({ due: Prisma.sql`"serviceId" = ${serviceId}`, ending: { how: 'revoke', by, comment, retires: true } });
  if (await hasOpenIntents(serviceId)) return;
  await removeUnmanagedAccess(serviceId, by);
  if (!(await isAccessRemoved(service))) return;
  const objects = await removeObjects(service);
  if (objects.every(({ phase }) => phase === 'GONE')) await db().$transaction((tx) => finish(tx, service));
}

/** Share and configuration, which AWS deletes in this order. */
async function removeObjects({ shareId, configurationId }: Retiring): Promise<Pick<Resource, 'phase'>[]> {
  const where = { id: { in: [shareId, configurationId] } };
  const wanted = await db().resource.count({ where: { ...where, desired: 'PRESENT' } });
  if (wanted > 0) await db().$transaction((tx) => declareManyAbsent(tx, [shareId, configurationId]));
  return db().resource.findMany({ where, select: { phase: true }, take: 2 });
}

/** Decides on the gateway, and completes the retirement once nothing of the service is left on AWS. */
async function finish(tx: Tx, { id }: Retiring): Promise<void> {
  await lockService(tx, id);
  const service = await tx.service.findUniqueOrThrow({ where: { id } });
  if (service.state !== 'RETIRING') return;
  // Whoever publishes behind this gateway declares it, and waits for this row.
  await tx.$queryRaw`SELECT id FROM resource WHERE id = ${service.gatewayId} FOR UPDATE`;
  const fate = await fateOfGateway(tx, service);
  if (!fate) return;
  const now = await databaseNow(tx);
  await tx.service.updateMany({ where: { id, state: { in: statesBefore('RETIRED') } }, data: { state: 'RETIRED', retiredAt: now, gatewayKept: fate.kept, updatedAt: now } });
  const consumers = await tx.$queryRaw<{ teamId: string }[]>`SELECT DISTINCT "teamId" FROM "grant" WHERE "serviceId" = ${id} AND "endedAt" >= ${service.retiringAt} ORDER BY 1`;
  const leftovers = await leftoversOf(id, tx);
  await recordAudit(tx, {
    actor: null,
    action: 'service.retired',
    outcome: 'DONE',
    subject: { type: 'service', id },
    teamIds: [...new Set([service.teamId, ...consumers.map(({ teamId }) => teamId)])],
    sentence: `completed the retirement of ${service.name}: its access, resource share and resource configuration are removed${leftovers.length > 0 ? `, and ${leftovers.length} left in accounts that Pergola can’t reach` : ''}`,
    data: { serviceName: service.name, gatewayKept: fate.kept, leftovers: leftovers.map(({ what }) => what) },
  });
}

/** `kept`: why the gateway stays, or null when it is gone. Null: AWS is asked first, or still deletes it. */
async function fateOfGateway(tx: Tx, { id, gatewayId }: Pick<Retiring, 'id' | 'gatewayId'>): Promise<{ kept: string | null } | null> {
  const gateway = await tx.resource.findUniqueOrThrow({ where: { id: gatewayId } });
  const others = await tx.service.findMany({ where: { gatewayId, id: { not: id }, state: { not: 'RETIRED' } }, select: { name: true }, orderBy: { name: 'asc' }, take: 4 });
  if (others.length > 0) return { kept: `Other services use it: ${others.slice(0, 3).map(({ name }) => name).join(', ')}${others.length > 3 ? ' and more' : ''}.` };
  const spec = gateway.spec as unknown as ResourceGatewaySpec;
  if (gateway.desired === 'PRESENT') await declareManyAbsent(tx, [gatewayId]);
  if (spec.existingId) return { kept: 'Pergola didn’t create it.' };
  if (gateway.desired === 'PRESENT' || gateway.phase !== 'GONE') return null;
  if (gateway.reason !== keptReason) return { kept: null };
  // It stays, so it is watched again, and a later service can use it.
  const { key, accountId, region } = gateway;
  await declareResources(tx, [{ key, kind: 'resource-gateway', accountId, region, spec, desired: 'present', dependsOn: [] }]);
  return { kept: gateway.sentence };
}
