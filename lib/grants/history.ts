import { dayInWords } from '@/lib/requests/until';
import type { GrantRow } from './reads';
import type { Pausing } from './reads/pausings';

/** Something that happened to a grant, for people. */
export interface PastStep {
  at: string;
  title: string;
  /** What the person said to it. */
  comment: string | null;
  /** It took something away, or was refused. */
  isSetback: boolean;
}

/** What was asked and decided, suspended, resumed and ended, by whom; oldest first. */
export function historyOf(grant: GrantRow, pausings: readonly Pausing[]): PastStep[] {
  const { request } = grant;
  const steps: PastStep[] = [
    { at: request.createdAt.toISOString(), title: `Asked by ${request.requester.name}, until ${dayInWords(request.until)}`, comment: request.reason, isSetback: false },
    { at: (request.decidedAt ?? grant.createdAt).toISOString(), title: `Approved by ${request.decidedBy?.name ?? 'an approver'}`, comment: request.comment, isSetback: false },
    ...grant.renewals.flatMap(renewalSteps),
    ...pausings.map(({ at, by, is, comment }) => ({ at, title: `${is === 'suspended' ? 'Suspended' : 'Resumed'} by ${by}`, comment, isSetback: is === 'suspended' })),
  ];
  if (grant.endedAt) steps.push({ at: grant.endedAt.toISOString(), title: grant.endedBy ? `Ended by ${grant.endedBy.name}` : 'Ended, since its date has passed', comment: grant.endComment, isSetback: true });
  return steps.sort((one, other) => one.at.localeCompare(other.at));
}

function renewalSteps({ state, until, requester, decidedBy, decidedAt, comment }: GrantRow['renewals'][number]): PastStep[] {
  if (!decidedBy || !decidedAt || state === 'PENDING' || state === 'CANCELLED') return [];
  const day = dayInWords(until);
  const title = state === 'APPROVED' ? `Renewed until ${day} by ${decidedBy.name}, as ${requester.name} had asked` : `Renewal until ${day} rejected by ${decidedBy.name}`;
  return [{ at: decidedAt.toISOString(), title, comment, isSetback: state === 'REJECTED' }];
}
