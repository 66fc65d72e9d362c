import { db } from './db';

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
    teams: person.memberships.map(({ team }) => ({ id: team.id, name: team.name })),
  };
}

export function isInTeam(actor: Actor, teamId: string): boolean {
  return actor.teams.some((team) => team.id === teamId);
}
