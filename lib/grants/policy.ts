import { isInTeam, type Actor } from '@/lib/platform/actor';
import { allowedIf, allowedNowIf, notNow, refused, type Decision } from '@/lib/platform/decision';
import type { GrantState } from '@/prisma/generated/enums';
import { standingOf, stands } from './status';

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

/** The owners cut access for the time being, and say why. */
export function maySuspend(actor: Actor, grant: Endable, now = new Date()): Decision {
  if (!isInTeam(actor, grant.service.teamId)) return refused(`Only the owners of ${grant.service.name} can suspend access to it.`);
  const standing = standingOf(grant, now);
  if (standing === 'suspended') return notNow('This access is suspended already.');
  return allowedNowIf(standing === 'active', 'This access has ended already.');
}

/** Whoever may suspend may let it go on. */
export function mayResume(actor: Actor, grant: Endable, now = new Date()): Decision {
  if (!isInTeam(actor, grant.service.teamId)) return refused(`Only the owners of ${grant.service.name} can resume access to it.`);
  const standing = standingOf(grant, now);
  if (standing === 'active') return notNow('This access is not suspended.');
  return allowedNowIf(standing === 'suspended', 'This access has ended. They can ask for it again.');
}

/** Those who have access ask for a later end date, as long as it stands. */
export function mayRenew(actor: Actor, grant: Endable, now = new Date()): Decision {
  if (!isInTeam(actor, grant.teamId)) return refused('Only the team that has this access can ask for a later end date.');
  return allowedNowIf(stands(standingOf(grant, now)), `This access to ${grant.service.name} has ended, so there is nothing to renew. Ask for it again.`);
}

/** Looking again changes nothing that is wanted, so both sides may ask for it, and for what is still to be cut too. */
export function mayRetryGrant(actor: Actor, grant: { teamId: string; service: { name: string; teamId: string } }): Decision {
  const isTheirs = isInTeam(actor, grant.teamId) || isInTeam(actor, grant.service.teamId);
  return allowedIf(isTheirs, `Only the team that has this access and the owners of ${grant.service.name} can have it looked at again.`);
}

/** What uses the connections of an access is read for those who decide on it: the team that has it and the owners of the service. */
export function mayReadUsers(actor: Actor, grant: { teamId: string; service: { name: string; teamId: string } }): Decision {
  const isTheirs = isInTeam(actor, grant.teamId) || isInTeam(actor, grant.service.teamId);
  return allowedIf(isTheirs, `Only the team that has this access and the owners of ${grant.service.name} can see what uses its connections.`);
}

/** A grant past its date may be ended by hand as well: the sweep comes to it in seconds anyway. */
function stillStands(grant: Endable, now: Date): Decision {
  return allowedNowIf(standingOf(grant, now) !== 'revoked', 'This access has ended already.');
}
