import { db, readOnlyDb, Prisma } from '@/lib/platform/db';
import { literally } from '@/lib/platform/choices';
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

/** Events in which people and actions for the filter are looked up. */
const optionsFrom = 20_000;

/** What the filter may be set to, from what the scope may see. */
export interface ActivityOptions {
  people: string[];
  actions: string[];
  services: { id: string; name: string }[];
}

function visible(scope: Scope): Prisma.Sql {
  return scope.seesAll ? Prisma.sql`TRUE` : Prisma.sql`"teamIds" && ${scope.teamIds}`;
}

function whereOf(scope: Scope, { person, action, outcome, service, from, to }: ActivityFilter): Prisma.Sql {
  const parts = [
    visible(scope),
    ...(person ? [Prisma.sql`"actorName" ILIKE ${`%${literally(person)}%`}`] : []),
    ...(action ? [Prisma.sql`action = ${action}`] : []),
    ...(outcome ? [Prisma.sql`outcome::text = ${outcome}`] : []),
    ...(from ? [Prisma.sql`at >= ${`${from}T00:00:00.000Z`}::timestamptz`] : []),
    ...(to ? [Prisma.sql`at <= ${endOfDay(to).toISOString()}::timestamptz`] : []),
    ...(service ? [isAbout(service)] : []),
  ];
  return Prisma.join(parts, ' AND ');
}

/** What is done to requests, grants, connections and unmanaged access of a service is done about it. PostgreSQL finds them: there can be more than a statement has parameters. */
function isAbout(serviceId: string): Prisma.Sql {
  return Prisma.sql`"subjectId" = ANY(ARRAY(
    SELECT ${serviceId}::text UNION ALL SELECT id FROM access_request WHERE "serviceId" = ${serviceId} UNION ALL SELECT id FROM "grant" WHERE "serviceId" = ${serviceId}
    UNION ALL SELECT c.id FROM connection c JOIN "grant" g ON g.id = c."grantId" WHERE g."serviceId" = ${serviceId} UNION ALL SELECT id FROM ghost WHERE "serviceId" = ${serviceId}))
    AND "subjectType" IN ('service', 'request', 'grant', 'connection', 'ghost')`;
}

type Row = Pick<AuditEvent, 'seq' | 'at' | 'actorName' | 'action' | 'outcome' | 'sentence' | 'subjectType' | 'subjectId' | 'data'>;

const columns = Prisma.sql`seq, at, "actorName", action, outcome::text AS outcome, sentence, "subjectType", "subjectId", data`;

/** Latest first, one page from the cursor on. */
export async function activityPage(scope: Scope, query: ActivityQuery): Promise<ActivityPage> {
  const from = query.before ? Prisma.sql`seq < ${BigInt(query.before)}` : Prisma.sql`TRUE`;
  const rows = await db().$queryRaw<Row[]>`SELECT ${columns} FROM audit_event WHERE ${whereOf(scope, query)} AND ${from} ORDER BY seq DESC LIMIT ${pageSize + 1}`;
  const events = rows.slice(0, pageSize).map(eventOf);
  return { events, before: rows.length > pageSize ? events.at(-1)!.seq : null };
}

export async function activityToExport(scope: Scope, filter: ActivityFilter): Promise<ActivityEvent[]> {
  const rows = await readOnlyDb().$queryRaw<Row[]>`SELECT ${columns} FROM audit_event WHERE ${whereOf(scope, filter)} ORDER BY seq DESC LIMIT ${exportSize}`;
  return rows.map(eventOf);
}

/** From the latest events that the scope may see. Typing finds what is not among them. */
export async function activityOptions(scope: Scope): Promise<ActivityOptions> {
  const latest = Prisma.sql`(SELECT "actorName", action FROM audit_event WHERE ${visible(scope)} ORDER BY seq DESC LIMIT ${optionsFrom}) AS latest`;
  const [people, actions, services] = await Promise.all([
    db().$queryRaw<{ name: string }[]>`SELECT DISTINCT "actorName" AS name FROM ${latest} ORDER BY 1 LIMIT 200`,
    db().$queryRaw<{ name: string }[]>`SELECT DISTINCT action AS name FROM ${latest} ORDER BY 1 LIMIT 200`,
    db().service.findMany({
      where: scope.seesAll ? {} : { OR: [{ teamId: { in: scope.teamIds } }, { requests: { some: { teamId: { in: scope.teamIds } } } }] },
      select: { id: true, name: true },
      orderBy: { name: 'asc' },
      take: 200,
    }),
  ]);
  return { people: people.map(({ name }) => name), actions: actions.map(({ name }) => name), services };
}

/** The latest of one thing, such as a service's own page shows. */
export async function activityOf(scope: Scope, serviceId: string): Promise<ActivityEvent[]> {
  const filter = { person: '', action: '', outcome: '', service: serviceId, from: '', to: '' } as const;
  return (await activityPage(scope, filter)).events;
}

function eventOf(row: Row): ActivityEvent {
  const { seq, at, actorName, action, outcome, sentence } = row;
  return { seq: String(seq), at: at.toISOString(), actorName, action, outcome, sentence, href: hrefOf(row) };
}

function hrefOf({ subjectType, subjectId, data, outcome, action }: Row): string | null {
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
