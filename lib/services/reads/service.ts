import 'server-only';
import { db, type Prisma, type Tx } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';
import { isStorable } from '@/lib/platform/text';

const include = {
  team: { select: { id: true, name: true } },
  account: { select: { id: true, name: true } },
  approvers: { include: { person: { select: { id: true, name: true, lastSeenAt: true } } } },
  gateway: { select: { id: true, key: true, spec: true, awsId: true, phase: true } },
  retiringBy: { select: { name: true } },
  configuration: { select: { id: true, awsId: true, phase: true, readyAt: true, sentence: true } },
  share: { select: { id: true, readyAt: true } },
} satisfies Prisma.ServiceInclude;

export type ServiceRow = Prisma.ServiceGetPayload<{ include: typeof include }>;

/**
 * A service within what the scope sees: what is in the catalog, for everybody who belongs to a team; what is not ready or
 * retired, for its own team and for those who have or had access to it.
 */
export async function serviceVisibleTo(scope: Scope, serviceId: string, client: Tx = db()): Promise<ServiceRow | null> {
  if (!isStorable(serviceId)) return null;
  if (scope.seesAll) return client.service.findUnique({ where: { id: serviceId }, include });
  const visible: Prisma.ServiceWhereInput = {
    OR: [
      { teamId: { in: scope.teamIds } },
      { grants: { some: { teamId: { in: scope.teamIds } } } },
      ...(scope.teamIds.length > 0 ? [{ state: 'PUBLISHED' as const, configuration: { readyAt: { not: null } } }] : []),
    ],
  };
  return client.service.findFirst({ where: { AND: [{ id: serviceId }, visible] }, include });
}

/** Keeps others from changing a service until the transaction ends. */
export async function lockService(tx: Tx, serviceId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM service WHERE id = ${serviceId} FOR UPDATE`;
}

/** Its AWS objects, in the order of their making. */
export function resourceIdsOf(service: Pick<ServiceRow, 'gatewayId' | 'configurationId' | 'shareId'>): string[] {
  return [service.gatewayId, service.configurationId, service.shareId];
}
