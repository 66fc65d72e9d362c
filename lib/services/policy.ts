import { isInTeam, type Actor } from '@/lib/platform/actor';
import type { ServiceState } from '@/prisma/generated/enums';
import { allowed, allowedNowIf, refused, type Decision } from '@/lib/platform/decision';
import { retirementInWords } from './status';

/** What `mayPublish` looks at: the account that the service would be in. */
export interface PublishingAccount {
  id: string;
  teamId: string;
  hasOwnerRole: boolean;
}

export function mayPublish(actor: Actor, account: PublishingAccount): Decision {
  if (!isInTeam(actor, account.teamId)) {
    return refused(`Account ${account.id} belongs to another team, so only its people publish services there. Choose an account of yours.`);
  }
  if (!account.hasOwnerRole) {
    return refused(`Account ${account.id} has given Pergola no owner role yet. Ask an administrator of Pergola to add it with "pergola accounts add --publishes", and deploy the roles as Accounts shows.`);
  }
  return allowed;
}

/** Retrying, repairing, renaming and what becomes of changes by hand: for the team that owns the service. Admins see it all and change nothing. */
export function mayManage(actor: Actor, service: { name: string; teamId: string }): Decision {
  return isInTeam(actor, service.teamId) ? allowed : refused(`Only the team that owns ${service.name} can change it. Ask one of its people.`);
}

/** Retiring is for the team that owns the service, once. */
export function mayRetire(actor: Actor, service: { name: string; teamId: string; state: ServiceState }): Decision {
  const manages = mayManage(actor, service);
  if (!manages.allowed) return manages;
  return allowedNowIf(service.state === 'PUBLISHED', `${retirementInWords(service)} Reload the page to see the progress.`);
}

/** How far a retirement is names all accesses, so it is for the owners and administrators. */
export function maySeeRetirement(actor: Actor, service: { name: string; teamId: string }): Decision {
  return actor.isAdmin ? allowed : mayManage(actor, service);
}

/** Anybody who may see the service may see how it stands; its owners also see who has access and what happened. */
export function maySeeService(): Decision {
  return allowed;
}
