import { isInTeam, type Actor } from '@/lib/platform/actor';
import { allowedIf, refused, type Decision } from '@/lib/platform/decision';
import type { GrantState } from '@/prisma/generated/enums';
import { standingOf } from './status';

interface Endable {
  state: GrantState;
  until: Date;
  teamId: string;
  service: { name: string; teamId: string };
}

/** The owners of the service take access away, at any time and without asking. */
export function mayRevoke(actor: Actor, grant: Endable, now = new Date()): Decision {
  if (!isInTeam(actor, grant.service.teamId)) return refused(`Only the owners of ${grant.service.name} can revoke access to it.`);
  return stillStands(grant, now);
}

/** Those who have access can hand it back. */
export function mayGiveBack(actor: Actor, grant: Endable, now = new Date()): Decision {
  if (!isInTeam(actor, grant.teamId)) return refused('Only the team that has this access can give it back.');
  return stillStands(grant, now);
}

/** Whoever may end it, from either side. */
export function mayEnd(actor: Actor, grant: Endable, now = new Date()): Decision {
  const revoke = mayRevoke(actor, grant, now);
  return revoke.allowed ? revoke : mayGiveBack(actor, grant, now);
}

/** Looking again changes nothing that is wanted, so both sides may ask for it, and for what is still to be cut too. */
export function mayRetryGrant(actor: Actor, grant: { teamId: string; service: { name: string; teamId: string } }): Decision {
  const isTheirs = isInTeam(actor, grant.teamId) || isInTeam(actor, grant.service.teamId);
  return allowedIf(isTheirs, `Only the team that has this access and the owners of ${grant.service.name} can have it looked at again.`);
}

/** A grant past its date may be ended by hand as well: the sweep comes to it in seconds anyway. */
function stillStands(grant: Endable, now: Date): Decision {
  return allowedIf(standingOf(grant, now) !== 'revoked', 'This access has ended already.');
}
