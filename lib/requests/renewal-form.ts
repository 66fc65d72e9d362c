import type { Actor } from '@/lib/platform/actor';
import { decidersOf } from './deciders';
import { mayRenewAccess } from './policy';
import type { Renewal } from './reads/renewal';
import { renewalDays } from './until';

/** What the form of a renewal begins with: plain JSON. */
export interface RenewalForm {
  grantId: string;
  service: { id: string; name: string };
  account: { id: string; name: string };
  /** The date that stands. */
  until: string;
  /** As it was given before. */
  reason: string;
  /** By name. */
  deciders: string[];
  /** As `YYYY-MM-DD`; null: no day is later than the one that stands, and allowed. */
  days: { earliest: string; suggested: string; latest: string } | null;
  /** Why it cannot be asked for, and where to go instead. */
  whyNot: { because: string; href: string; link: string } | null;
  /** The last renewal was rejected. */
  rejected: { by: string; comment: string } | null;
}

export function renewalForm(actor: Actor, renewal: Renewal, now: Date): RenewalForm {
  const { grant, service, account } = renewal;
  const last = grant.renewals.findLast(({ state }) => state !== 'CANCELLED');
  const days = renewalDays(grant.until, now);
  return {
    grantId: grant.id,
    service: { id: service.id, name: service.name },
    account: { id: account.id, name: account.name },
    until: grant.until.toISOString(),
    reason: last?.reason ?? grant.request.reason,
    deciders: decidersOf(service, actor.personId).map(({ name }) => name),
    days,
    whyNot: whyNotOf(actor, renewal, now) ?? (days ? null : { because: 'It stands for a year from now, which is as long as access is granted for. It can be renewed later.', ...back(grant.id) }),
    rejected: last?.state === 'REJECTED' ? { by: last.decidedBy?.name ?? 'An approver', comment: last.comment ?? '' } : null,
  };
}

function whyNotOf(actor: Actor, renewal: Renewal, now: Date): RenewalForm['whyNot'] {
  const { grant, service } = renewal;
  const pending = grant.renewals.find(({ state }) => state === 'PENDING');
  if (pending) return { because: `${pending.requester.name} has already asked for a later date, and that waits for a decision. Withdraw it first to ask for another one.`, href: `/approvals/${pending.id}`, link: 'See request' };
  const decision = mayRenewAccess(actor, renewal, now);
  if (decision.allowed) return null;
  const isOver = grant.state === 'REVOKED' || grant.until <= now;
  return { because: decision.because, ...(isOver ? { href: `/services/${service.id}/request?again=${grant.requestId}`, link: 'Ask again' } : back(grant.id)) };
}

function back(grantId: string) {
  return { href: `/access/${grantId}`, link: 'Open access' };
}
