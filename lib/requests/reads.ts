import { accountMatches } from '@/lib/accounts/reads';
import { choiceSize, type Choices } from '@/lib/platform/choices';
import { Prisma, db, type Tx } from '@/lib/platform/db';
import type { Actor } from '@/lib/platform/actor';
import { scopeOf, type Scope } from '@/lib/platform/scope';
import { absentBefore } from '@/lib/people/absence';
import { readPage, type Paged } from '@/lib/platform/paged';
import { isStorable } from '@/lib/platform/text';
import { decidingInclude } from './deciders';
import { mayDecide } from './policy';
import { historySize } from './schema';

const person = { select: { id: true, name: true } } as const;

const requestInclude = {
  service: { include: decidingInclude },
  account: true,
  team: { select: { id: true, name: true } },
  requester: person,
  decidedBy: person,
  grant: { select: { id: true } },
  renewsGrant: { select: { id: true, until: true, state: true } },
  ghosts: { select: { id: true }, take: 1 },
} satisfies Prisma.AccessRequestInclude;

export type RequestRow = Prisma.AccessRequestGetPayload<{ include: typeof requestInclude }>;

/** Requests of a scope's teams: those they made, and those for services that they own. */
function requestsWhere(scope: Scope): Prisma.AccessRequestWhereInput {
  if (scope.seesAll) return {};
  return { OR: [{ teamId: { in: scope.teamIds } }, { service: { teamId: { in: scope.teamIds } } }] };
}

export async function requestVisibleTo(scope: Scope, requestId: string, client: Tx = db()): Promise<RequestRow | null> {
  if (!isStorable(requestId)) return null;
  return client.accessRequest.findFirst({ where: { AND: [{ id: requestId }, requestsWhere(scope)] }, include: requestInclude });
}

/** Those that this person may decide on, as `decidersOf` says. */
function decidable({ personId, ...actor }: Actor): Prisma.Sql {
  const isPresent = Prisma.sql`EXISTS (SELECT FROM membership m JOIN person p ON p.id = m."personId" WHERE m."teamId" = s."teamId" AND p."lastSeenAt" >= ${absentBefore().toISOString()}::timestamptz`;
  return Prisma.sql`FROM access_request r JOIN service s ON s.id = r."serviceId"
    WHERE r.state = 'PENDING' AND r."requesterId" <> ${personId} AND s."teamId" = ANY(${scopeOf({ personId, ...actor }).teamIds})
      AND ${isPresent} AND p.id = ${personId})
      AND (EXISTS (SELECT FROM service_approver a WHERE a."serviceId" = s.id AND a."personId" = ${personId})
        OR NOT EXISTS (SELECT FROM service_approver a WHERE a."serviceId" = s.id AND ${isPresent} AND p.id = a."personId")))`;
}

/** A page of the pending requests that this person may decide on, oldest first. */
export function requestsToDecide(actor: Actor, page = 1): Promise<Paged<RequestRow>> {
  return readPage(page, historySize, () => pendingRequestCount(actor), async ({ skip, take }) => {
    const ids = (await db().$queryRaw<{ id: string }[]>`SELECT r.id ${decidable(actor)} ORDER BY r."createdAt", r.id LIMIT ${take} OFFSET ${skip}`).map(({ id }) => id);
    const rows = await db().accessRequest.findMany({ where: { id: { in: ids } }, include: requestInclude, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take });
    return rows.filter((request) => mayDecide(actor, request).allowed);
  });
}

/** How many requests wait for this person, for the navigation. */
export async function pendingRequestCount(actor: Actor): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count ${decidable(actor)}`;
  return row!.count;
}

/** A page of what was decided about services of the scope's teams, latest first. */
export function decidedRequests(scope: Scope, page = 1): Promise<Paged<RequestRow>> {
  const where: Prisma.AccessRequestWhereInput = { state: { not: 'PENDING' }, ...(scope.seesAll ? {} : { service: { teamId: { in: scope.teamIds } } }) };
  return readPage(page, historySize, () => db().accessRequest.count({ where }), ({ skip, take }) =>
    db().accessRequest.findMany({ where, include: requestInclude, orderBy: [{ decidedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }], skip, take }));
}

/** A page of the requests of the scope's own teams that led to no access: those that wait first, then the latest. */
export function requestsOfTeams(scope: Scope, page = 1): Promise<Paged<RequestRow>> {
  const where: Prisma.AccessRequestWhereInput = { teamId: { in: scope.teamIds }, state: { not: 'APPROVED' } };
  return readPage(page, historySize, () => db().accessRequest.count({ where }), ({ skip, take }) =>
    db().accessRequest.findMany({ where, include: requestInclude, orderBy: [{ state: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }], skip, take }));
}

/** What was asked, and decided, about one access: the request that it came from, and those to renew it. */
export function requestsOfGrant(scope: Scope, grantId: string): Promise<RequestRow[]> {
  return db().accessRequest.findMany({
    where: { AND: [requestsWhere(scope), { OR: [{ grant: { id: grantId } }, { renewsGrantId: grantId }] }] },
    include: requestInclude,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: historySize,
  });
}

/** Earlier requests of the same team for services of the same owners. */
export function requestsBetween(scope: Scope, request: RequestRow): Promise<RequestRow[]> {
  return db().accessRequest.findMany({
    where: { AND: [requestsWhere(scope), { id: { not: request.id }, teamId: request.teamId, service: { teamId: request.service.teamId } }] },
    include: requestInclude,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: historySize,
  });
}

const requestableInclude = { ...decidingInclude, account: { select: { id: true, name: true } } } satisfies Prisma.ServiceInclude;
export type RequestableService = Prisma.ServiceGetPayload<{ include: typeof requestableInclude }>;

/** A service that somebody asks for: everybody who is signed in sees what is in the catalog or is being retired, its owners and admins also what is retired. */
export async function serviceToRequest(scope: Scope, serviceId: string, client: Tx = db()): Promise<RequestableService | null> {
  if (!isStorable(serviceId)) return null;
  const visible: Prisma.ServiceWhereInput = scope.seesAll ? {} : { OR: [{ state: { not: 'RETIRED' } }, { teamId: { in: scope.teamIds } }] };
  return client.service.findFirst({ where: { AND: [{ id: serviceId }, visible] }, include: requestableInclude });
}

/** An account of the person's own teams, as `mayRequest` looks at it. */
export interface RequestingAccount {
  id: string;
  name: string;
  teamId: string;
  teamName: string;
  regions: string[];
  hasConsumerRole: boolean;
  /** A request that waits, or a grant that is live: nothing more needs to be asked. */
  pendingRequestId: string | null;
  liveGrant: { id: string; until: Date } | null;
}

/** The accounts for which this person could ask, with what they have of this service already; also the account that is chosen already. */
export async function requestingAccounts(actor: Actor, serviceId: string, search: string, chosenId = ''): Promise<Choices<RequestingAccount>> {
  const where: Prisma.AccountWhereInput = { AND: [{ teamId: { in: scopeOf(actor).teamIds } }, accountMatches(search)] };
  const include = requestingInclude(serviceId);
  const [total, rows, chosen] = await Promise.all([
    db().account.count({ where }),
    db().account.findMany({ where, include, orderBy: { id: 'asc' }, take: choiceSize }),
    chosenId ? db().account.findFirst({ where: { AND: [where, { id: chosenId }] }, include }) : null,
  ]);
  return { items: (chosen && rows.every(({ id }) => id !== chosen.id) ? [...rows, chosen] : rows).map(requestingAccountOf), total };
}

/** One of them; null when it is of another team. */
export async function requestingAccount(actor: Actor, serviceId: string, accountId: string, client: Tx = db()): Promise<RequestingAccount | null> {
  const row = await client.account.findFirst({ where: { id: accountId, teamId: { in: scopeOf(actor).teamIds } }, include: requestingInclude(serviceId) });
  return row && requestingAccountOf(row);
}

function requestingInclude(serviceId: string) {
  return {
    team: { select: { name: true } },
    roles: { where: { purpose: 'CONSUMER', verifiedAt: { not: null } }, select: { purpose: true } },
    requests: { where: { serviceId, state: 'PENDING' }, select: { id: true } },
    grants: { where: { serviceId, state: { in: ['ACTIVE', 'SUSPENDED'] }, until: { gt: new Date() } }, select: { id: true, until: true } },
  } satisfies Prisma.AccountInclude;
}

function requestingAccountOf({ id, name, teamId, team, regions, roles, requests, grants }: Prisma.AccountGetPayload<{ include: ReturnType<typeof requestingInclude> }>): RequestingAccount {
  return {
    id, name, teamId, teamName: team.name, regions,
    hasConsumerRole: roles.length > 0,
    pendingRequestId: requests[0]?.id ?? null,
    liveGrant: grants[0] ?? null,
  };
}
