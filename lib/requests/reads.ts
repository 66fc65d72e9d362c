import { accountMatches } from '@/lib/accounts/reads';
import { choiceSize, type Choices } from '@/lib/platform/choices';
import { Prisma, db, type Tx } from '@/lib/platform/db';
import type { Actor } from '@/lib/platform/actor';
import { scopeOf, type Scope } from '@/lib/platform/scope';
import { decidingInclude } from './deciders';
import { mayDecide } from './policy';

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

/** Decided requests that a page lists. */
const historySize = 50;

/** Requests of a scope's teams: those they made, and those for services that they own. */
function requestsWhere(scope: Scope): Prisma.AccessRequestWhereInput {
  if (scope.seesAll) return {};
  return { OR: [{ teamId: { in: scope.teamIds } }, { service: { teamId: { in: scope.teamIds } } }] };
}

export function requestVisibleTo(scope: Scope, requestId: string, client: Tx = db()): Promise<RequestRow | null> {
  return client.accessRequest.findFirst({ where: { AND: [{ id: requestId }, requestsWhere(scope)] }, include: requestInclude });
}

/** Pending requests that this person may decide on, oldest first. */
export async function requestsToDecide(actor: Actor): Promise<RequestRow[]> {
  const pending = await db().accessRequest.findMany({
    where: { state: 'PENDING', requesterId: { not: actor.personId }, service: { teamId: { in: scopeOf(actor).teamIds } } },
    include: requestInclude,
    orderBy: { createdAt: 'asc' },
  });
  return pending.filter((request) => mayDecide(actor, request).allowed);
}

/** How many requests wait for this person, for the navigation. */
export async function pendingRequestCount(actor: Actor): Promise<number> {
  const pending = await db().accessRequest.findMany({
    where: { state: 'PENDING', requesterId: { not: actor.personId }, service: { teamId: { in: scopeOf(actor).teamIds } } },
    select: { state: true, requesterId: true, service: { include: decidingInclude } },
  });
  return pending.filter((request) => mayDecide(actor, request).allowed).length;
}

/** What was decided about services of the scope's teams, latest first. */
export function decidedRequests(scope: Scope): Promise<RequestRow[]> {
  return db().accessRequest.findMany({
    where: { state: { not: 'PENDING' }, ...(scope.seesAll ? {} : { service: { teamId: { in: scope.teamIds } } }) },
    include: requestInclude,
    orderBy: [{ decidedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
    take: historySize,
  });
}

/** Requests of the scope's own teams, latest first. */
export function requestsOfTeams(scope: Scope): Promise<RequestRow[]> {
  return db().accessRequest.findMany({
    where: { teamId: { in: scope.teamIds } },
    include: requestInclude,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: historySize,
  });
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

/** A service that somebody asks for: everybody who is signed in sees what is in the catalog, its owners and admins also what is retired. */
export function serviceToRequest(scope: Scope, serviceId: string, client: Tx = db()): Promise<RequestableService | null> {
  const visible: Prisma.ServiceWhereInput = scope.seesAll ? {} : { OR: [{ state: 'PUBLISHED' }, { teamId: { in: scope.teamIds } }] };
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
