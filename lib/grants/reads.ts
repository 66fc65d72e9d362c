import { db, Prisma, type Tx } from '@/lib/platform/db';
import { readPage, type Paged } from '@/lib/platform/paged';
import type { Scope } from '@/lib/platform/scope';
import { isStorable } from '@/lib/platform/text';

const person = { select: { id: true, name: true } } as const;

const grantInclude = {
  service: {
    include: {
      team: { select: { id: true, name: true } },
      share: { select: { key: true, awsArn: true } },
      configuration: { select: { key: true, awsId: true, awsArn: true, wantedAt: true } },
      gateway: { select: { wantedAt: true } },
    },
  },
  account: { select: { id: true, name: true, httpTaskRoleArn: true } },
  team: { select: { id: true, name: true } },
  request: { include: { requester: person, decidedBy: person } },
  principal: { select: { key: true } },
  invitation: { select: { key: true } },
  connections: { include: { createdBy: person, resource: { select: { wantedAt: true } }, tests: { orderBy: { entry: 'desc' }, take: 1 } }, orderBy: { createdAt: 'asc' } },
  endedBy: person,
  suspendedBy: person,
  renewals: { include: { requester: person, decidedBy: person }, orderBy: { createdAt: 'asc' } },
} satisfies Prisma.GrantInclude;

export type GrantRow = Prisma.GrantGetPayload<{ include: typeof grantInclude }>;

/** Grants of one page. */
const listSize = 100;

/** Grants of a scope's teams: those they have, and those to services that they own. */
export function grantsWhere(scope: Scope): Prisma.GrantWhereInput {
  if (scope.seesAll) return {};
  return { OR: [{ teamId: { in: scope.teamIds } }, { service: { teamId: { in: scope.teamIds } } }] };
}

export async function grantVisibleTo(scope: Scope, grantId: string, client: Tx = db()): Promise<GrantRow | null> {
  if (!isStorable(grantId)) return null;
  return client.grant.findFirst({ where: { AND: [{ id: grantId }, grantsWhere(scope)] }, include: grantInclude });
}

/** A page of what the scope's own teams have access to, or had; what is in force first, then the latest. */
export function grantRowsOfTeams(scope: Scope, page = 1): Promise<Paged<GrantRow>> {
  return grantPage({ teamId: { in: scope.teamIds } }, page);
}

/** A page of who has access to a service, or had, as far as the scope may see it; live ones first. */
export function grantRowsOfService(scope: Scope, serviceId: string, page = 1): Promise<Paged<GrantRow>> {
  return grantPage({ AND: [{ serviceId }, grantsWhere(scope)] }, page);
}

function grantPage(where: Prisma.GrantWhereInput, page: number): Promise<Paged<GrantRow>> {
  return readPage(page, listSize, () => db().grant.count({ where }), ({ skip, take }) =>
    db().grant.findMany({ where, include: grantInclude, orderBy: [{ state: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }], skip, take }));
}

/** Grants by ID, in no order. The caller has checked who may see them. */
export function grantRowsByIds(ids: readonly string[]): Promise<GrantRow[]> {
  // bounded: `ids` is a page
  return db().grant.findMany({ where: { id: { in: [...ids] } }, include: grantInclude });
}

/** Live grants of the same services and accounts, to say what replaced an ended one. */
export async function liveGrantIds(rows: readonly Pick<GrantRow, 'serviceId' | 'accountId'>[], now: Date): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  // bounded: one service and account has at most one live grant, and `rows` is a page
  const live = await db().grant.findMany({
    where: { state: 'ACTIVE', until: { gt: now }, OR: rows.map(({ serviceId, accountId }) => ({ serviceId, accountId })) },
    select: { id: true, serviceId: true, accountId: true },
  });
  return new Map(live.map(({ id, serviceId, accountId }) => [`${serviceId}/${accountId}`, id]));
}
