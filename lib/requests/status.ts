import type { RequestState } from '@/prisma/generated/enums';

/** Legal transitions; a request that was decided is frozen. */
const transitions: Record<RequestState, readonly RequestState[]> = {
  PENDING: ['APPROVED', 'REJECTED', 'CANCELLED'],
  APPROVED: [],
  REJECTED: [],
  CANCELLED: [],
};

/** States that lead to this one: the guard of every change of state. */
export function statesBefore(to: RequestState): RequestState[] {
  return (Object.keys(transitions) as RequestState[]).filter((from) => transitions[from].includes(to));
}

const verbs: Record<Exclude<RequestState, 'PENDING'>, string> = {
  APPROVED: 'approved',
  REJECTED: 'rejected',
  CANCELLED: 'withdrawn',
};

/** `approved by Olivia Owner`. A renewal that nobody decided on lapsed with the access that it was to renew. */
export function decisionInWords(state: Exclude<RequestState, 'PENDING'>, by: string | null): string {
  if (state === 'CANCELLED' && by === null) return 'closed, since the access that it was to renew has ended';
  if (state === 'REJECTED' && by === null) return 'closed, because the service was retired';
  return `${verbs[state]} by ${by ?? 'somebody else'}`;
}
