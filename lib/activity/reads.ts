import { db, readOnlyDb, Prisma } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';
import { endOfDay } from '@/lib/requests/until';
import type { AuditEvent } from '@/prisma/generated/client';
import type { AuditOutcome } from '@/prisma/generated/enums';
import type { ActivityFilter, ActivityQuery } from './schema';

/** One thing that somebody did or tried: plain JSON. */
export interface ActivityEvent {
  seq: string;
  at: string;
  actorName: string;
  action: string;
  outcome: AuditOutcome;
  sentence: string;
  /** Page of what it was done to; null where there is none. */
  href: string | null;
}

export interface ActivityPage {
  events: ActivityEvent[];
  /** For the next page, with older events; null on the last. */
  before: string | null;
}

const pageSize = 50;
/** Rows of one export; a narrower filter gets at the rest. */
const exportSize = 10_000;

/** What the filter may be set to, from what the scope may see. */
export interface ActivityOptions {
  people: string[];
  actions: string[];
  services: { id: string; name: string }[];
}

function visible(scope: Scope): Prisma.AuditEventWhereInput {
  return scope.seesAll ? {} : { teamIds: { hasSome: scope.teamIds } };
}

async function whereOf(scope: Scope, filter: ActivityFilter): Promise<Prisma.AuditEventWhereInput> {
  const { person, action, outcome, service, from, to } = filter;
  return {
    AND: [
      visible(scope),
      person ? { actorName: { contains: person, mode: 'insensitive' } } : {},
      action ? { action } : {},
      outcome ? { outcome } : {},
      from ? { at: { gte: new Date(`${from}T00:00:00.000Z`) } } : {},
      to ? { at: { lte: endOfDay(to) } } : {},
      service ? { OR: [{ subjectType: 'service', subjectId: service }, { subjectId: { in: await subjectsOfService(service) } }] } : {},
    ],
  };
}

/** Requests, grants, connections and unexplained access of a service: what is done to them is done about it. */
async function subjectsOfService(serviceId: string): Promise<string[]> {
  const [requests, grants, connections, ghosts] = await Promise.all([
    db().accessRequest.findMany({ where: { serviceId }, select: { id: true } }),
    db().grant.findMany({ where: { serviceId }, select: { id: true } }),
    db().connection.findMany({ where: { grant: { serviceId } }, select: { id: true } }),
    db().ghost.findMany({ where: { serviceId }, select: { id: true } }),
  ]);
  return [...requests, ...grants, ...connections, ...ghosts].map(({ id }) => id);
}

/** Latest first, one page from the cursor on. */
export async function activityPage(scope: Scope, query: ActivityQuery): Promise<ActivityPage> {
  const rows = await db().auditEvent.findMany({
    where: { AND: [await whereOf(scope, query), query.before ? { seq: { lt: BigInt(query.before) } } : {}] },
    orderBy: { seq: 'desc' },
    take: pageSize + 1,
  });
  const events = rows.slice(0, pageSize).map(eventOf);
  return { events, before: rows.length > pageSize ? events.at(-1)!.seq : null };
}

export async function activityToExport(scope: Scope, filter: ActivityFilter): Promise<ActivityEvent[]> {
  const rows = await readOnlyDb().auditEvent.findMany({ where: await whereOf(scope, filter), orderBy: { seq: 'desc' }, take: exportSize });
  return rows.map(eventOf);
}

export async function activityOptions(scope: Scope): Promise<ActivityOptions> {
  const where = visible(scope);
  const [people, actions, services] = await Promise.all([
    db().auditEvent.findMany({ where, distinct: ['actorName'], select: { actorName: true }, orderBy: { actorName: 'asc' }, take: 200 }),
    db().auditEvent.findMany({ where, distinct: ['action'], select: { action: true }, orderBy: { action: 'asc' }, take: 200 }),
    db().service.findMany({
      where: scope.seesAll ? {} : { OR: [{ teamId: { in: scope.teamIds } }, { requests: { some: { teamId: { in: scope.teamIds } } } }] },
      select: { id: true, name: true },
      orderBy: { name: 'asc' },
      take: 200,
    }),
  ]);
  return { people: people.map(({ actorName }) => actorName), actions: actions.map(({ action }) => action), services };
}

/** The latest of one thing, such as a service's own page shows. */
export async function activityOf(scope: Scope, serviceId: string): Promise<ActivityEvent[]> {
  const filter = { person: '', action: '', outcome: '', service: serviceId, from: '', to: '' } as const;
  return (await activityPage(scope, filter)).events;
}

function eventOf(row: AuditEvent): ActivityEvent {
  const { seq, at, actorName, action, outcome, sentence } = row;
  return { seq: String(seq), at: at.toISOString(), actorName, action, outcome, sentence, href: hrefOf(row) };
}

function hrefOf({ subjectType, subjectId, data, outcome, action }: AuditEvent): string | null {
  const { grantId } = (data ?? {}) as { grantId?: string };
  switch (subjectType) {
    case 'service':
      return `/services/${subjectId}`;
    case 'request':
      return `/approvals/${subjectId}`;
    case 'grant':
      return `/access/${subjectId}`;
    case 'ghost':
    case 'object':
      return '/ghosts';
    case 'connection':
      return grantId && !(action === 'connection.create' && outcome === 'FAILED') ? `/access/${grantId}` : null;
    default:
      return null;
  }
}
