import { requestSentence } from '@/lib/requests/sentence';
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
  const next = deciders.length === 0 ? 'Nobody may decide on it: name another approver.' : `It waits for ${oneOf(deciders)}.`;
  return { key, teamId, weight: 'WARNING', sentence: `${/[.!?]”?$/.test(asked) ? asked : `${asked}.`} ${next}`, href: `/approvals/${requestId}`, notFor: bystanders };
}

/** Names that a sentence holds at most. */
const mostNames = 3;

function oneOf(names: readonly string[]): string {
  if (names.length === 1) return names[0]!;
  if (names.length > mostNames) return `${names.slice(0, mostNames - 1).join(', ')} or one of ${names.length - mostNames + 1} others`;
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
