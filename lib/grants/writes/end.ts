import { declareResources, type WantedResource } from '@/lib/controller/declare';
import type { ConnectionSpec } from '@/lib/controller/specs';
import { wantedOfConnection } from '@/lib/connections/wanted';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, Prisma, type Tx } from '@/lib/platform/db';
import { conflict } from '@/lib/platform/errors';
import { wantedOfAccess } from '../wanted';

/** The owner revokes, the consumer gives back, or nobody does anything and the date passes. */
export type Ending = { how: 'revoke' | 'giveBack'; by: Pick<Actor, 'personId' | 'name'>; comment: string } | { how: 'expire' };

const endingInclude = {
  service: { include: { share: { select: { key: true } }, configuration: { select: { key: true } } } },
  team: { select: { name: true } },
  connections: { include: { resource: true } },
  endedBy: { select: { name: true } },
} satisfies Prisma.GrantInclude;

type EndingGrant = Prisma.GrantGetPayload<{ include: typeof endingInclude }>;

/**
 * Ends a grant in the caller's transaction, which holds the lock of the access: the connections are wanted absent, and
 * the invitation and the principal too unless another live grant needs them. Returns the resources to look at, the
 * consumer's side first. Throws a conflict when the grant has ended already. While another grant needs the principal, the
 * cut is proven by whatever takes the principal away next: a later generation.
 */
export async function endGrant(tx: Tx, grantId: string, ending: Ending): Promise<string[]> {
  const now = await databaseNow(tx);
  const by = ending.how === 'expire' ? null : ending.by;
  const comment = ending.how === 'expire' ? null : ending.comment || null;
  const { count } = await tx.grant.updateMany({
    where: { id: grantId, state: 'ACTIVE' },
    data: { state: 'REVOKED', endedAt: now, endedById: by?.personId ?? null, endComment: comment },
  });
  const grant = await tx.grant.findUniqueOrThrow({ where: { id: grantId }, include: endingInclude });
  if (count === 0) throw conflict(`This access was already ended by ${grant.endedBy?.name ?? 'Pergola, since its date had passed'}. Reload the page to see how far the cut is.`);
  const isNeeded = (await tx.grant.count({ where: { serviceId: grant.serviceId, accountId: grant.accountId, state: 'ACTIVE', until: { gt: now } } })) > 0;
  const access = wantedWithout(grant, isNeeded);
  const connections = grant.connections.map((connection) => wantedAbsent(connection, access));
  const ids = await declareResources(tx, [...access, ...connections]);
  const { generation } = await tx.resource.findUniqueOrThrow({ where: { id: grant.principalId }, select: { generation: true } });
  await tx.grant.update({ where: { id: grantId }, data: { cutGeneration: isNeeded ? generation + 1 : generation } });
  await recordAudit(tx, {
    actor: by,
    action: `grant.${ending.how}`,
    outcome: 'DONE',
    subject: { type: 'grant', id: grantId },
    teamIds: [grant.service.teamId, grant.teamId],
    sentence: sentenceOf(ending.how, grant),
    data: { serviceId: grant.serviceId, accountId: grant.accountId, comment, connections: grant.connections.map(({ name }) => name) },
  });
  return [...access, ...connections].map(({ key }) => ids.get(key)!).reverse();
}

function wantedWithout(grant: EndingGrant, isNeeded: boolean): WantedResource[] {
  const { id, name, accountId, region, share, configuration } = grant.service;
  return wantedOfAccess({
    service: { id, name, accountId, region, shareKey: share.key, configurationKey: configuration.key },
    accountId: grant.accountId,
    isOutside: grant.invitationId !== null,
    isNeeded,
  });
}

function wantedAbsent(connection: EndingGrant['connections'][number], access: WantedResource[]): WantedResource {
  return wantedOfConnection({
    id: connection.id,
    accountId: connection.resource.accountId,
    region: connection.resource.region,
    spec: connection.resource.spec as unknown as ConnectionSpec,
    dependsOn: [...access.map(({ key }) => key), ...access[0]!.dependsOn.slice(1)],
    isWanted: false,
  });
}

function sentenceOf(how: Ending['how'], grant: EndingGrant): string {
  const access = `the access of ${grant.team.name} to ${grant.service.name} in account ${grant.accountId}`;
  if (how === 'revoke') return `revoked ${access}`;
  return how === 'giveBack' ? `gave back ${access}` : `ended ${access}, since its date had passed`;
}
