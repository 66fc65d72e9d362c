import { isInTeam, type Actor } from '@/lib/platform/actor';
import { allowed, allowedIf, notNow, refused, type Decision } from '@/lib/platform/decision';
import { mayBeGiven, type Requestable } from '@/lib/requests/policy';
import { capitalized, holderInWords, isForMany } from './words';

interface OwnedGhost {
  holder: string;
  service: { name: string; teamId: string };
}

/** Access that nobody gave is everybody's trouble: administrators may cut it as well. */
export function mayCutGhost(actor: Actor, { service }: OwnedGhost): Decision {
  return allowedIf(actor.isAdmin || isInTeam(actor, service.teamId), `Only the owners of ${service.name} and administrators can cut access to it.`);
}

/** What the proposal to keep something rests on; `account` null: it is not onboarded. */
export interface Adoptable extends OwnedGhost {
  asked: { service: Requestable['service']; account: Requestable['account'] | null };
  /** What stands in the way for now, such as a request that waits. */
  because: string | null;
}

/** The owners propose it, and somebody else of them approves, as for any access. */
export function mayAdoptGhost(actor: Actor, { holder, service, asked, because }: Adoptable): Decision {
  if (!isInTeam(actor, service.teamId)) return refused(`Only the owners of ${service.name} can propose to keep access to it.`);
  if (isForMany(holder)) return refused('Access is given to accounts one by one, never to an organization. Cut it, or have each account that needs it request access.');
  if (!asked.account) return refused(`${capitalized(holderInWords(holder))} is not onboarded, so no team is responsible for this access. Remove it, or ask an administrator of Pergola to add the account with "pergola accounts add".`);
  if (because) return notNow(because);
  return mayBeGiven(actor, { service: asked.service, account: asked.account });
}

/** A marked object is removed by the team whose resource its mark names, or by an administrator. */
export function mayRemoveObject(actor: Actor, { teamId, team }: { teamId: string | null; team: { name: string } | null }): Decision {
  if (actor.isAdmin || (teamId !== null && isInTeam(actor, teamId))) return allowed;
  return refused(team ? `Only ${team.name} and administrators can remove this object.` : 'Only administrators can remove an object whose mark names no resource. Ask an administrator of Pergola.');
}

/** Looking again only reads; it is for those who see what is found. */
export function mayLookAgain(_actor: Actor, places: readonly unknown[]): Decision {
  return places.length > 0 ? allowed : refused('Your teams own no service, so there is nothing to look for.');
}
