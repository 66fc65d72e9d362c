import { isAbsent } from '@/lib/people/absence';
import { decidersAmong } from './deciders-among';

interface NamedPerson {
  id: string;
  name: string;
  lastSeenAt: Date;
}

/** Who may be asked: those the service names, and the people of the team that owns it. */
export interface Deciding {
  approvers: { person: NamedPerson }[];
  team: { memberships: { person: NamedPerson }[] };
}

/** What a read of a service must include for `decidersOf`. */
export const decidingInclude = {
  approvers: { include: { person: { select: { id: true, name: true, lastSeenAt: true } } } },
  team: { include: { memberships: { include: { person: { select: { id: true, name: true, lastSeenAt: true } } } } } },
} as const;

/**
 * The people who may decide on a request of this person, by name. Somebody named who has left the team does not count
 * any more; when nobody named is left, everybody of the team may. The requester never decides, and neither does a person
 * who has been absent for too long.
 */
export function decidersOf(service: Deciding, requesterId: string, now = new Date()): NamedPerson[] {
  const members = service.team.memberships.map(({ person }) => person).filter(({ lastSeenAt }) => !isAbsent(lastSeenAt, now));
  return decidersAmong(members, service.approvers.map(({ person }) => person.id), requesterId).sort((a, b) => a.name.localeCompare(b.name));
}
