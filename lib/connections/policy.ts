import { isInTeam, type Actor } from '@/lib/platform/actor';
import { allowed, notNow, refused, type Decision } from '@/lib/platform/decision';
import { standingOf } from '@/lib/grants/status';
import type { GrantState } from '@/prisma/generated/enums';

interface Usable {
  state: GrantState;
  until: Date;
  teamId: string;
  service: { name: string };
}

function mayUse(actor: Actor, grant: Usable, now: Date, toDo: string): Decision {
  if (!isInTeam(actor, grant.teamId)) return refused(`Only the team that has this access can ${toDo}.`);
  const standing = standingOf(grant, now);
  if (standing === 'active') return allowed;
  if (standing === 'suspended') return notNow(`The access to ${grant.service.name} is suspended. Its owners can resume it; its page says who suspended it, and why.`);
  return notNow(`The access to ${grant.service.name} has ended${standing === 'expired' ? ', since its date has passed' : ''}. Ask for it again to go on.`);
}

export function mayConnect(actor: Actor, grant: Usable, now = new Date()): Decision {
  return mayUse(actor, grant, now, 'connect');
}

export function mayEnterCredentials(actor: Actor, grant: Usable, now = new Date()): Decision {
  return mayUse(actor, grant, now, 'enter its credentials');
}

export function maySendTest(actor: Actor, grant: Usable, now = new Date()): Decision {
  return mayUse(actor, grant, now, 'send test requests');
}

/** Putting right what somebody changed of it by hand. */
export function mayRepairConnection(actor: Actor, grant: Usable, now = new Date()): Decision {
  return mayUse(actor, grant, now, 'repair its connections');
}

/** Looking again changes nothing that is wanted, so both sides may ask for it, and for what is still to be removed too. */
export function mayRetryConnection(actor: Actor, grant: { teamId: string; service: { name: string; teamId: string } }): Decision {
  if (isInTeam(actor, grant.teamId) || isInTeam(actor, grant.service.teamId)) return allowed;
  return refused(`Only the team that has this access and the owners of ${grant.service.name} can have it looked at again.`);
}

/** Tidying up is allowed whatever has become of the grant. */
export function mayRemoveConnection(actor: Actor, grant: Usable): Decision {
  return isInTeam(actor, grant.teamId) ? allowed : refused('Only the team that has this access can remove its connections.');
}
