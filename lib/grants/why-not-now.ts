import { alreadyDone, conflict, type AppError } from '@/lib/platform/errors';
import { dayInWords } from '@/lib/requests/until';
import type { GrantState } from '@/prisma/generated/enums';
import { standingOf } from './status';

type Person = { id: string; name: string } | null;

interface Overtaken {
  state: GrantState;
  until: Date;
  endedBy: Person;
  suspendedBy: Person;
  /** Who resumed it last. */
  resumedBy: Person;
}

/** Another user, another window or the clock changed an access before this person: who did what. */
export function whyNotNow(actor: { personId: string }, grant: Overtaken, now: Date): AppError {
  switch (standingOf(grant, now)) {
    case 'active':
      return conflict(alreadyDone(actor, grant.resumedBy, 'resumed', 'access'));
    case 'suspended':
      return conflict(alreadyDone(actor, grant.suspendedBy, 'suspended', 'access'));
    case 'expired':
      return conflict(`The date of this access, ${dayInWords(grant.until)}, has passed, so it ends. They can request access again.`);
    case 'revoked':
      return conflict(`${alreadyEnded(actor, grant)} They can request access again.`);
  }
}

/** Who ended an access. */
export function alreadyEnded(actor: { personId: string }, { endedBy, until }: Pick<Overtaken, 'endedBy' | 'until'>): string {
  return endedBy ? alreadyDone(actor, endedBy, 'ended', 'access') : `This access expired on ${dayInWords(until)}.`;
}
