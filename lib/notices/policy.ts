import { isInTeam, type Actor } from '@/lib/platform/actor';
import { allowedIf, type Decision } from '@/lib/platform/decision';

/** Whoever is told of something may say that they have read it, for themselves alone. */
export function mayMarkRead(actor: Actor, notice: { teamId: string | null }): Decision {
  const isTold = notice.teamId === null ? actor.isAdmin : isInTeam(actor, notice.teamId);
  return allowedIf(isTold, 'This notice is for another team.');
}
