import type { StandingDraft } from '../draft';
import { hrefOf, momentInWords, whoMustAct, type Stuck } from './stuck';

/** Cause of a cut that nobody in particular holds up: it takes longer than it may. */
export const slowCause = 'slow';

/**
 * Access that should be gone and is not. The owners and the administrators are told what remains, why, and who must do
 * what; told again every day, and settled once AWS lists nothing any more, which is the proof.
 */
export function cutUnfinished(stuck: Stuck): StandingDraft {
  const { teamId, accountId, cause, count, first, services, grants } = stuck;
  const since = momentInWords(first.since);
  const who = cause === slowCause || !first.blockedBy ? 'Pergola keeps trying by itself' : `${whoMustAct(first.blockedBy)} must act; Pergola keeps trying`;
  const service = first.serviceName ?? 'a service';
  const what =
    count === 1
      ? `Access to ${service}${first.consumerTeamName ? ` of ${first.consumerTeamName}` : ''} should be cut since ${since}, and is not: the ${first.name} in account ${accountId} remains.`
      : `${count} things that should be gone are still there in account ${accountId}, of ${grants > 1 ? `${grants} accesses to ${services === 1 ? service : `${services} services`}` : `one access to ${service}`}; the first, the ${first.name}, since ${since}.`;
  return {
    group: `cut/${teamId ?? 'admins'}/${accountId}/${cause}`,
    teamId,
    weight: 'ALERT',
    sentence: `${what} ${first.sentence} ${who}.`,
    href: hrefOf(stuck, { ofAdmins: `list=${cause === slowCause ? 'moving' : 'blocked'}`, tab: 'access' }),
  };
}
