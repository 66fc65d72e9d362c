import { db, type Tx } from './db';

export interface ActorTeam {
  id: string;
  name: string;
}

/** Who acts: a person as the database knows them now, whatever their session says. */
export interface Actor {
  personId: string;
  name: string;
  email: string;
  isAdmin: boolean;
  /** What the session was issued for; raised when the person's sessions are ended. */
  sessionVersion: number;
  teams: ActorTeam[];
}

/**
 * The actor of a session, or null when the person is gone or their sessions were ended. Read on every request, so
 * that leaving a team or signing out takes effect at once.
 */
export async function actorOf(session: { personId: string; sessionVersion: number }): Promise<Actor | null> {
  const person = await db().person.findUnique({
    where: { id: session.personId },
    include: { memberships: { include: { team: true }, orderBy: { team: { name: 'asc' } } } },
  });
  if (!person || person.sessionVersion !== session.sessionVersion) return null;
  return {
    personId: person.id,
    name: person.name,
    email: person.email,
    isAdmin: person.isAdmin,
    sessionVersion: person.sessionVersion,
    teams: person.memberships.map(({ team }) => ({ id: team.id, name: team.name })),
  };
}

/**
 * The same actor as the database knows them inside a transaction, or null when their sessions were ended. Holds their
 * person and membership rows, shared, until the transaction ends: who takes a right away waits for it, or comes first.
 */
export async function lockedActor(tx: Tx, { personId, sessionVersion }: Pick<Actor, 'personId' | 'sessionVersion'>): Promise<Actor | null> {
  const [person] = await tx.$queryRaw<{ name: string; email: string; isAdmin: boolean }[]>`
    SELECT name, email, "isAdmin" FROM person WHERE id = ${personId} AND "sessionVersion" = ${sessionVersion} FOR SHARE`;
  if (!person) return null;
  const teams = await tx.$queryRaw<ActorTeam[]>`
    SELECT t.id, t.name FROM membership m JOIN team t ON t.id = m."teamId" WHERE m."personId" = ${personId} ORDER BY t.name FOR SHARE OF m`;
  return { personId, ...person, sessionVersion, teams };
}

export function isInTeam(actor: Actor, teamId: string): boolean {
  return actor.teams.some((team) => team.id === teamId);
}
