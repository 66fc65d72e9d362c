import { db, Prisma, type Tx } from '@/lib/platform/db';
import type { Actor } from '@/lib/platform/actor';
import { scopeOf, type Scope } from '@/lib/platform/scope';
import { decidingInclude } from '@/lib/requests/deciders';
import { dayInWords } from '@/lib/requests/until';
import type { GhostDetails } from './finding';
import type { Adoptable } from './policy';

const person = { select: { id: true, name: true } } as const;

export const ghostInclude = {
  service: { include: { ...decidingInclude, account: { select: { name: true } }, share: { select: { key: true, awsArn: true } }, configuration: { select: { key: true, awsArn: true } } } },
  decidedBy: person,
  request: { include: { requester: person, decidedBy: person, grant: { select: { id: true } } } },
} satisfies Prisma.GhostInclude;

export type GhostRow = Prisma.GhostGetPayload<{ include: typeof ghostInclude }>;

/** Rows that the page shows at most, of those that are open and of those that are over. */
const openSize = 500;
const settledSize = 100;

export function detailsOf(row: { details: unknown }): GhostDetails {
  return row.details as GhostDetails;
}

/** On services of the scope's own teams; administrators see all. */
function ghostsWhere(scope: Scope): Prisma.GhostWhereInput {
  return scope.seesAll ? {} : { service: { teamId: { in: scope.teamIds } } };
}

export function ghostVisibleTo(scope: Scope, ghostId: string, client: Tx = db()): Promise<GhostRow | null> {
  return client.ghost.findFirst({ where: { AND: [{ id: ghostId }, ghostsWhere(scope)] }, include: ghostInclude });
}

/** What AWS lists and is not a grant's now, the longest first. */
export function openRows(scope: Scope): Promise<GhostRow[]> {
  return db().ghost.findMany({
    where: openWhere(scope),
    include: ghostInclude,
    orderBy: [{ firstSeenAt: 'asc' }, { id: 'asc' }],
    take: openSize,
  });
}

/** How many there are, on the list or not. */
export function countOpenRows(scope: Scope): Promise<number> {
  return db().ghost.count({ where: openWhere(scope) });
}

function openWhere(scope: Scope): Prisma.GhostWhereInput {
  return { AND: [{ goneAt: null, OR: [{ decision: null }, { decision: 'CUT' }] }, ghostsWhere(scope)] };
}

/** What was cut, adopted, or went by itself, the latest first. */
export function settledRows(scope: Scope): Promise<GhostRow[]> {
  return db().ghost.findMany({
    where: { AND: [{ OR: [{ goneAt: { not: null } }, { decision: 'ADOPTED' }] }, ghostsWhere(scope)] },
    include: ghostInclude,
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: settledSize,
  });
}

/** All that the same holder has of the same service and nobody explains, in the caller's transaction if there is one. */
export function rowsOfHolder({ serviceId, holder }: { serviceId: string; holder: string }, client: Tx = db()) {
  // bounded: a few paths of one holder to one service
  return client.ghost.findMany({ where: { serviceId, holder, goneAt: null, OR: [{ decision: null }, { decision: 'CUT' }] }, orderBy: { firstSeenAt: 'asc' } });
}

/** Holders on services of the scope that wait for somebody to cut or adopt: for the navigation, and for a service's own page. */
export function openCount(scope: Scope, serviceId?: string): Promise<number> {
  return countOpen(scope, serviceId);
}

/** The same of all services, for the metrics. */
export function openCountOfAll(): Promise<number> {
  return countOpen({ seesAll: true, teamIds: [] });
}

async function countOpen(scope: Pick<Scope, 'seesAll' | 'teamIds'>, serviceId?: string): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT (g."serviceId", g.holder))::int AS count FROM ghost g JOIN service s ON s.id = g."serviceId"
    WHERE g."goneAt" IS NULL AND g.decision IS NULL
      AND (${scope.seesAll} OR s."teamId" = ANY(${scope.teamIds})) AND (${serviceId ?? null}::text IS NULL OR s.id = ${serviceId ?? null})
      AND CASE WHEN EXISTS (SELECT FROM "grant" a WHERE a."serviceId" = g."serviceId" AND a."accountId" = g.holder AND a.state = 'ACTIVE' AND a.until > clock_timestamp()) THEN g."isOtherPath"
        ELSE NOT EXISTS (SELECT FROM access_request r WHERE r."serviceId" = g."serviceId" AND r."accountId" = g.holder AND r.state = 'PENDING') END`;
  return row!.count;
}

export type HolderAccount = Prisma.AccountGetPayload<{ include: typeof accountInclude }>;
const accountInclude = { team: { select: { id: true, name: true } }, roles: { where: { purpose: 'CONSUMER', verifiedAt: { not: null } }, select: { purpose: true } } } satisfies Prisma.AccountInclude;

/** Of those holders that are onboarded accounts, by number. */
export async function holderAccounts(holders: readonly string[], client: Tx = db()): Promise<Map<string, HolderAccount>> {
  // bounded: `holders` are of the rows of a page
  const accounts = await client.account.findMany({ where: { id: { in: [...new Set(holders)] } }, include: accountInclude });
  return new Map(accounts.map((account) => [account.id, account]));
}

const requestInclude = { requester: person } satisfies Prisma.AccessRequestInclude;
export type WaitingRequest = Prisma.AccessRequestGetPayload<{ include: typeof requestInclude }>;

/** Requests for the same services and accounts that wait for a decision. */
export function waitingRequests(rows: readonly { serviceId: string; holder: string }[], client: Tx = db()): Promise<WaitingRequest[]> {
  if (rows.length === 0) return Promise.resolve([]);
  // bounded: one service and account has at most one pending request, and `rows` is a page
  return client.accessRequest.findMany({ where: { state: 'PENDING', OR: rows.map(({ serviceId, holder }) => ({ serviceId, accountId: holder })) }, include: requestInclude });
}

/** Grants of the same services and accounts that stand, suspended ones among them. */
export function standingGrants(rows: readonly { serviceId: string; holder: string }[], client: Tx = db()) {
  if (rows.length === 0) return Promise.resolve([]);
  // bounded: one service and account has at most one such grant, and `rows` is a page
  return client.grant.findMany({
    where: { state: { in: ['ACTIVE', 'SUSPENDED'] }, until: { gt: new Date() }, OR: rows.map(({ serviceId, holder }) => ({ serviceId, accountId: holder })) },
    select: { id: true, serviceId: true, accountId: true, state: true, until: true, createdAt: true, request: { select: { decidedBy: person } } },
  });
}

/** What the policy of adopting looks at. */
export function adoptableOf(row: GhostRow, account: HolderAccount | undefined, because: string | null): Adoptable {
  const asked = account ? { id: account.id, name: account.name, teamId: account.teamId, regions: account.regions, hasConsumerRole: account.roles.length > 0 } : null;
  return { holder: row.holder, service: row.service, asked: { service: row.service, account: asked }, because };
}

/** A request that waits, or a suspension, says what becomes of this access: nothing more is to be proposed. */
export function hindranceOf(waiting: WaitingRequest | undefined, suspended: { until: Date } | undefined, active?: { until: Date }): string | null {
  if (active) return `This account already has a grant until ${dayInWords(active.until)}, which gives a path of its own.`;
  if (waiting) return `${waiting.requester.name} has asked for access of this account until ${dayInWords(waiting.until)} already. Approved, that request explains what was found.`;
  if (suspended) return `The grant of this account is suspended until it is resumed, at the latest ${dayInWords(suspended.until)}. Resume it, and it explains what was found; or cut this.`;
  return null;
}

export interface GhostToAdopt extends Adoptable {
  row: GhostRow;
  account: HolderAccount | undefined;
}

export async function ghostToAdopt(actor: Actor, ghostId: string, client: Tx = db()): Promise<GhostToAdopt | null> {
  const row = await ghostVisibleTo(scopeOf(actor), ghostId, client);
  if (!row) return null;
  const account = (await holderAccounts([row.holder], client)).get(row.holder);
  const [waiting] = await waitingRequests([row], client);
  const grants = await standingGrants([row], client);
  return { row, account, ...adoptableOf(row, account, hindranceOf(waiting, grants.find(({ state }) => state === 'SUSPENDED'), row.isOtherPath ? grants.find(({ state }) => state === 'ACTIVE') : undefined)) };
}

/** Accounts and Regions that the page shows at most. */
const placesSize = 200;

/** An account and Region with services of the scope, and how reading it went. */
export interface ReadPlace {
  accountId: string;
  accountName: string;
  region: string;
  teamId: string;
}

/** The first ones: a person sees, and has read again, so many at once. All are read regularly. */
export function placesOf(scope: Scope, client: Tx = db()): Promise<ReadPlace[]> {
  return client.$queryRaw<ReadPlace[]>`
    SELECT DISTINCT s."accountId", s.region, a.name AS "accountName", a."teamId" FROM service s JOIN account a ON a.id = s."accountId"
    WHERE (${scope.seesAll} OR s."teamId" = ANY(${scope.teamIds})) ORDER BY s."accountId", s.region LIMIT ${placesSize}`;
}
