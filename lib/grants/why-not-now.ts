import { conflict, type AppError } from '@/lib/platform/errors';
import { dayInWords } from '@/lib/requests/until';
import type { GrantState } from '@/prisma/generated/enums';
import { standingOf } from './status';

interface Stood {
  state: GrantState;
  until: Date;
  endedBy: { name: string } | null;
  suspendedBy: { name: string } | null;
}

/** Somebody, or the clock, was faster than who wanted to suspend or resume: how it stands now, and the way on. */
export function whyNotNow(grant: Stood, now: Date): AppError {
  switch (standingOf(grant, now)) {
    case 'active':
      return conflict('This access goes on already: somebody resumed it before you. Nothing was changed; reload the page to see it.');
    case 'suspended':
      return conflict(`This access is suspended already, by ${grant.suspendedBy?.name ?? 'somebody else'}. Nothing was changed; reload the page to see it.`);
    case 'expired':
      return conflict(`The date of this access, ${dayInWords(grant.until)}, has passed, so it ends. They can ask for access again.`);
    case 'revoked':
      return conflict(`This access was already ended by ${grant.endedBy?.name ?? 'Pergola, since its date had passed'}. They can ask for access again.`);
  }
}
