import { requestSentence } from '@/lib/requests/sentence';
import { dayInWords } from '@/lib/requests/until';
import type { Draft } from '../draft';

export interface WaitingRequest {
  key: string;
  requestId: string;
  /** The owner's. */
  teamId: string;
  consumerTeamName: string;
  serviceName: string;
  accountId: string;
  until: Date;
  reason: string;
  /** The date that stands, of a renewal. */
  renews: Date | null;
  /** Names of those who may decide. */
  deciders: readonly string[];
  /** People of the team who may not. */
  bystanders: readonly string[];
}

/** A request waits for those who may decide; the others of the team need not hear of it. */
export function requestWaits({ key, requestId, teamId, consumerTeamName, serviceName, accountId, until, reason, renews, deciders, bystanders }: WaitingRequest): Draft {
  const asked = requestSentence({ teamName: consumerTeamName, serviceName, accountId, until, reason, renewal: renews && { stands: renews } });
  const next = deciders.length === 0 ? 'No one can approve it now. Ask another member of your team to sign in.' : `It waits for ${oneOf(deciders)}.`;
  return { key, teamId, weight: 'WARNING', sentence: `${/[.!?]”?$/.test(asked) ? asked : `${asked}.`} ${next}`, href: `/approvals/${requestId}`, notFor: bystanders };
}

/** A request that nobody has decided on for days, as one team, or the administrators, are reminded of it. */
export interface UndecidedRequest {
  key: string;
  /** Null: administrators. */
  teamId: string | null;
  isConsumers: boolean;
  requestId: string;
  serviceName: string;
  consumerTeamName: string;
  ownerTeamName: string;
  accountId: string;
  since: Date;
}

export function requestUndecided({ key, teamId, isConsumers, requestId, serviceName, consumerTeamName, ownerTeamName, accountId, since }: UndecidedRequest): Draft {
  const asked = `${consumerTeamName} requested access to ${serviceName} for account ${accountId} on ${dayInWords(since)}, and ${ownerTeamName} has not decided.`;
  const next = isConsumers ? `Ask ${ownerTeamName} to decide, or withdraw the request.` : teamId === null ? `Ask ${ownerTeamName} whether its approvers are available.` : 'Approve or reject it.';
  return { key, teamId, weight: isConsumers ? 'INFO' : 'WARNING', sentence: `${asked} ${next}`, href: `/approvals/${requestId}` };
}

/** Names that a sentence holds at most. */
const mostNames = 3;

function oneOf(names: readonly string[]): string {
  if (names.length === 1) return names[0]!;
  if (names.length > mostNames) return `${names.slice(0, mostNames - 1).join(', ')} or one of ${names.length - mostNames + 1} others`;
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
