import { db, type Tx } from './db';
import { stateOfSession, type JudgedSession } from './session-rules';

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
  /** The session that they act in. Null: a command or a test, which has none. */
  sessionId: string | null;
  teams: ActorTeam[];
}

/** What a read of a person must include for `actorFrom`. */
export const actorFields = { memberships: { include: { team: true }, orderBy: { team: { name: 'asc' } } } } as const;

interface PersonWithTeams {
  id: string;
  name: string;
  email: string;
  isAdmin: boolean;
  memberships: { team: ActorTeam }[];
}

export function actorFrom({ id, name, email, isAdmin, memberships }: PersonWithTeams, sessionId: string | null): Actor {
  return { personId: id, name, email, isAdmin, sessionId, teams: memberships.map(({ team }) => ({ id: team.id, name: team.name })) };
}

/** The actor that a person is now, without a session. Throws when the person does not exist. */
export async function actorOf(personId: string): Promise<Actor> {
  return actorFrom(await db().person.findUniqueOrThrow({ where: { id: personId }, include: actorFields }), null);
}

/**
 * The same actor as the database knows them inside a transaction, or null when their session is not live. Holds their
 * person, session and membership rows, shared, until the transaction ends: who takes a right away waits for it, or comes
 * first.
 */
export async function lockedActor(tx: Tx, { personId, sessionId }: Pick<Actor, 'personId' | 'sessionId'>): Promise<Actor | null> {
  const [person] = await tx.$queryRaw<{ name: string; email: string; isAdmin: boolean }[]>`
    SELECT name, email, "isAdmin" FROM person WHERE id = ${personId} FOR SHARE`;
  if (!person) return null;
  if (sessionId !== null) {
    const [session] = await tx.$queryRaw<JudgedSession[]>`
      SELECT "expiresAt", "endedAt", "groupsCheckedAt", "checkFailedAt" FROM session WHERE id = ${sessionId} AND "personId" = ${personId} FOR SHARE`;
    if (!session || stateOfSession(session, new Date()) !== 'live') return null;
  }
  const teams = await tx.$queryRaw<ActorTeam[]>`
    SELECT t.id, t.name FROM membership m JOIN team t ON t.id = m."teamId" WHERE m."personId" = ${personId} ORDER BY t.name FOR SHARE OF m`;
  return { personId, ...person, sessionId, teams };
}

export function isInTeam(actor: Actor, teamId: string): boolean {
  return actor.teams.some((team) => team.id === teamId);
}
