import { specUnder, wantedOfConnection } from '@/lib/connections/wanted';
import { declareResources, type WantedResource } from '@/lib/controller/declare';
import type { ConnectionSpec } from '@/lib/controller/specs';
import { Prisma, type Tx } from '@/lib/platform/db';
import { isRepaired } from '@/lib/services/wanted';
import { wantedOfAccess } from '../wanted';

const cuttableInclude = {
  service: { include: { share: { select: { key: true } }, configuration: { select: { key: true } } } },
  team: { select: { name: true } },
  connections: { include: { resource: true } },
  endedBy: { select: { id: true, name: true } },
  suspendedBy: { select: { id: true, name: true } },
} satisfies Prisma.GrantInclude;

/** A grant with everything that a cut takes away, and a return brings back. */
export type CuttableGrant = Prisma.GrantGetPayload<{ include: typeof cuttableInclude }>;

export function cuttableGrant(tx: Tx, grantId: string): Promise<CuttableGrant> {
  return tx.grant.findUniqueOrThrow({ where: { id: grantId }, include: cuttableInclude });
}

/**
 * Wants the connections of a grant absent, and the invitation and the principal too unless another live grant needs them.
 * The grant itself no longer counts as live. Returns the resources to look at, the consumer's side first, and the
 * generation of the principal whose proof shows the cut: a later one while another grant keeps the principal.
 */
export async function cut(tx: Tx, grant: CuttableGrant, now: Date): Promise<{ resourceIds: string[]; cutGeneration: number }> {
  const isNeeded = (await tx.grant.count({ where: { serviceId: grant.serviceId, accountId: grant.accountId, state: 'ACTIVE', until: { gt: now } } })) > 0;
  const access = accessOf(grant, isNeeded);
  const connections = grant.connections.map((connection) => connectionOf(connection, grant, access, false));
  const ids = await declareResources(tx, [...access, ...connections]);
  const { generation } = await tx.resource.findUniqueOrThrow({ where: { id: grant.principalId }, select: { generation: true } });
  return {
    resourceIds: [...access, ...connections].map(({ key }) => ids.get(key)!).reverse(),
    cutGeneration: isNeeded ? generation + 1 : generation,
  };
}

/**
 * Wants present again what a suspension has cut: the same rows, so the same names and marks. Returns the resources to look
 * at, in the order of their making.
 */
export async function bringBack(tx: Tx, grant: CuttableGrant): Promise<string[]> {
  const access = accessOf(grant, true);
  const connections = grant.connections.filter(({ comesBack }) => comesBack).map((connection) => connectionOf(connection, grant, access, true));
  const ids = await declareResources(tx, [...access, ...connections]);
  return [...access, ...connections].map(({ key }) => ids.get(key)!);
}

function accessOf(grant: CuttableGrant, isNeeded: boolean): WantedResource[] {
  const { id, name, accountId, region, share, configuration } = grant.service;
  return wantedOfAccess({
    service: { id, name, accountId, region, shareKey: share.key, configurationKey: configuration.key },
    accountId: grant.accountId,
    isInvited: grant.invitationId !== null,
    isNeeded,
    ...(isNeeded && { repairs: isRepaired(grant.service) }),
  });
}

/** One that comes back is as the service is now: its owners may have corrected it meanwhile. */
function connectionOf(connection: CuttableGrant['connections'][number], { service }: CuttableGrant, access: WantedResource[], isWanted: boolean): WantedResource {
  return wantedOfConnection({
    id: connection.id,
    accountId: connection.resource.accountId,
    region: connection.resource.region,
    spec: isWanted ? specUnder(service, connection.resource.spec as unknown as ConnectionSpec) : (connection.resource.spec as unknown as ConnectionSpec),
    dependsOn: [...access.map(({ key }) => key), ...access[0]!.dependsOn.slice(1)],
    isWanted,
    ...(isWanted && { repairs: isRepaired(service) }),
  });
}
