import { mayRenew } from '@/lib/grants/policy';
import { env } from '@/lib/platform/env';
import { isInTeam, type Actor } from '@/lib/platform/actor';
import { allowed, allowedIf, refused, type Decision } from '@/lib/platform/decision';
import type { RequestState, ServiceState } from '@/prisma/generated/enums';
import { retirementInWords } from '@/lib/services/status';
import { decidersOf, type Deciding } from './deciders';

/** What `mayRequest` looks at: the service, and the account that would get access. */
export interface Requestable {
  service: Deciding & { name: string; state: ServiceState; accountId: string; region: string; teamId: string };
  account: { id: string; name: string; teamId: string; regions: string[]; hasConsumerRole: boolean };
}

export function mayRequest(actor: Actor, { service, account }: Requestable): Decision {
  if (!isInTeam(actor, account.teamId)) return refused(`Account ${account.id} belongs to another team. Ask somebody of that team to request access.`);
  return mayBeGiven(actor, { service, account });
}

/** Whether a request of this person, for whichever team's account, could come to anything. */
export function mayBeGiven(actor: Actor, { service, account }: Requestable): Decision {
  const retirement = retirementInWords(service);
  if (retirement) return refused(`${retirement} You can’t request access to it. Find another service in the catalog.`);
  if (account.id === service.accountId) return refused(`${service.name} runs in account ${account.id} itself, which needs no access of its own.`);
  if (!account.hasConsumerRole) return refused(`Account ${account.id} has given Pergola no consumer role that works yet. Deploy and verify it as Accounts shows, then request access.`);
  if (!account.regions.includes(service.region)) {
    return refused(`Account ${account.id} is not onboarded in ${service.region}, where ${service.name} is; private connections stay within a Region. Ask an administrator of Pergola to add the Region with "pergola accounts add", then request access.`);
  }
  if (decidersOf(service, actor.personId).length === 0) {
    return refused(`No one can approve this request: you can't approve your own, and an approver must have signed in during the last ${env().APPROVER_ABSENCE_DAYS} days. Ask another member of the team that owns ${service.name} to sign in.`);
  }
  return allowed;
}

/** Access that stands is renewed under the same conditions under which it would be given. */
export function mayRenewAccess(actor: Actor, { grant, ...asked }: Requestable & { grant: Parameters<typeof mayRenew>[1] }, now = new Date()): Decision {
  const renewal = mayRenew(actor, grant, now);
  return renewal.allowed ? mayRequest(actor, asked) : renewal;
}

interface Decidable {
  state: RequestState;
  requesterId: string;
  service: Deciding & { name: string };
}

export function mayDecide(actor: Actor, request: Decidable): Decision {
  if (actor.personId === request.requesterId) return refused('You can’t decide on your own request. Another approver has to.');
  return allowedIf(
    decidersOf(request.service, request.requesterId).some(({ id }) => id === actor.personId),
    `Only the approvers of ${request.service.name} decide on this request.`,
  );
}

export function mayWithdraw(actor: Actor, request: { teamId: string }): Decision {
  return allowedIf(isInTeam(actor, request.teamId), 'Only the team that asked can withdraw its request.');
}
