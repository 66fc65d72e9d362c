import 'server-only';
import { db, type Prisma, type Tx } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';
import { isAbsent } from './absence';
import type { PeopleQuery } from './schema';

/** A live session: plain JSON. */
export interface SessionView {
  id: string;
  /** `Firefox on Linux` */
  userAgent: string;
  startedAt: string;
  lastSeenAt: string;
  expiresAt: string;
}

export interface PersonView {
  id: string;
  name: string;
  email: string;
  isAdmin: boolean;
  teams: string[];
  lastSeenAt: string;
  /** Not an eligible approver until the next sign-in. */
  isAbsent: boolean;
  sessions: SessionView[];
}

export interface PeoplePage {
  people: PersonView[];
  total: number;
  page: number;
  pages: number;
}

const pageSize = 50;

const liveSessions = (now: Date) => ({ where: { endedAt: null, expiresAt: { gt: now } }, orderBy: { lastSeenAt: 'desc' } }) as const;

/** People by name, with their teams and live sessions, one page at a time. For administrators and the command. */
export async function listPeople({ text, page }: PeopleQuery, now = new Date()): Promise<PeoplePage> {
  const where: Prisma.PersonWhereInput = text ? { OR: [{ name: { contains: text, mode: 'insensitive' } }, { email: { contains: text, mode: 'insensitive' } }] } : {};
  const [total, rows] = await Promise.all([
    db().person.count({ where }),
    db().person.findMany({
      where,
      include: { memberships: { include: { team: true }, orderBy: { team: { name: 'asc' } } }, sessions: liveSessions(now) },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
  ]);
  const people = rows.map(({ id, name, email, isAdmin, lastSeenAt, memberships, sessions }) => ({
    id,
    name,
    email,
    isAdmin,
    teams: memberships.map(({ team }) => team.name),
    lastSeenAt: lastSeenAt.toISOString(),
    isAbsent: isAbsent(lastSeenAt, now),
    sessions: sessions.map(sessionViewOf),
  }));
  return { people, total, page, pages: Math.max(1, Math.ceil(total / pageSize)) };
}

/** People with this ID or email address. An email address is not unique: people are known by issuer and subject. */
export async function findPeople(idOrEmail: string): Promise<{ id: string; name: string; email: string }[]> {
  // bounded: people with one ID or email address
  return db().person.findMany({
    where: { OR: [{ id: idOrEmail }, { email: { equals: idOrEmail, mode: 'insensitive' } }] },
    select: { id: true, name: true, email: true },
    orderBy: { id: 'asc' },
  });
}

/** Sessions of a person that a page shows. */
const mostSessions = 100;

/** Live sessions of a person, the latest seen first. */
export async function sessionsOf(personId: string, now = new Date()): Promise<SessionView[]> {
  const rows = await db().session.findMany({ ...liveSessions(now), where: { ...liveSessions(now).where, personId }, take: mostSessions });
  return rows.map(sessionViewOf);
}

/** Whose session it is, within what the scope sees. */
export async function sessionVisibleTo(scope: Scope, sessionId: string, client: Tx = db()): Promise<{ personId: string } | null> {
  return client.session.findFirst({ where: { id: sessionId, ...(!scope.seesAll && { personId: scope.personId }) }, select: { personId: true } });
}

export async function personVisibleTo(scope: Scope, personId: string, client: Tx = db()): Promise<{ personId: string } | null> {
  const person = scope.seesAll || personId === scope.personId ? await client.person.findUnique({ where: { id: personId }, select: { id: true } }) : null;
  return person && { personId: person.id };
}

function sessionViewOf({ id, userAgent, startedAt, lastSeenAt, expiresAt }: { id: string; userAgent: string; startedAt: Date; lastSeenAt: Date; expiresAt: Date }): SessionView {
  return { id, userAgent, startedAt: startedAt.toISOString(), lastSeenAt: lastSeenAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
