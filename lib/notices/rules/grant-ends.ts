import { daysInWords, reminderOf } from '@/lib/grants/reminder';
import { dayInWords } from '@/lib/requests/until';
import type { Draft } from '../draft';

/** Access that ends soon, at a mark that has not been told yet. */
export interface EndingGrant {
  key: string;
  grantId: string;
  /** The consumer's. */
  teamId: string;
  ownerTeamName: string;
  serviceName: string;
  accountId: string;
  until: Date;
  now: Date;
  isSuspended: boolean;
  /** A later end date was asked for, and nobody has decided. */
  renewal: { requestId: string; until: Date; requester: string } | null;
}

/**
 * Reminds those who have the access. Who has asked for a later date already is told whom that waits for, instead of being
 * told to ask. The last day is more than a reminder.
 */
export function grantEnds(grant: EndingGrant): Draft {
  const { key, grantId, teamId, ownerTeamName, serviceName, accountId, until, now, isSuspended, renewal } = grant;
  const reminder = reminderOf(until, now) ?? { within: 1, days: 1 };
  const what = `Your ${isSuspended ? 'suspended ' : ''}access to ${serviceName} in account ${accountId} ends ${daysInWords(reminder)}, on ${dayInWords(until)}.`;
  const next = renewal
    ? `${renewal.requester} has asked to renew it until ${dayInWords(renewal.until)}, and that waits for a decision by ${ownerTeamName}. Remind them: if nobody decides, it ends.`
    : 'Renew it if you still need it; otherwise it is cut then.';
  return {
    key, teamId, weight: reminder.within === 1 ? 'WARNING' : 'INFO', sentence: `${what} ${next}`,
    href: renewal ? `/approvals/${renewal.requestId}` : `/access/${grantId}`,
  };
}

/** A renewal that nobody has decided on, although the access ends within a day. */
export interface UndecidedRenewal {
  key: string;
  requestId: string;
  /** The owner's. */
  teamId: string;
  consumerTeamName: string;
  serviceName: string;
  accountId: string;
  until: Date;
  renewedUntil: Date;
  requester: string;
}

/** Somebody's access will end because nobody decides: that is the owners' to know. */
export function renewalUndecided({ key, requestId, teamId, consumerTeamName, serviceName, accountId, until, renewedUntil, requester }: UndecidedRenewal): Draft {
  return {
    key, teamId, weight: 'WARNING', href: `/approvals/${requestId}`,
    sentence: `The access of ${consumerTeamName} to ${serviceName} in account ${accountId} ends within a day, on ${dayInWords(until)}, although ${requester} has asked to renew it until ${dayInWords(renewedUntil)}. Decide on it, or their calls fail from then on.`,
  };
}
