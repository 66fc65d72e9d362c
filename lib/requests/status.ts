import { alreadyDone } from '@/lib/platform/errors';
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

const verbs: Record<Exclude<RequestState, 'PENDING'>, [past: string, participle: string]> = {
  APPROVED: ['approved', 'approved'],
  REJECTED: ['rejected', 'rejected'],
  CANCELLED: ['withdrew', 'withdrawn'],
};

/** Who decided before this person. A renewal that no one decided on was closed with the access that it was to renew. */
export function alreadyDecided(state: Exclude<RequestState, 'PENDING'>, actor: { personId: string }, by: { id: string; name: string } | null): string {
  if (state === 'CANCELLED' && by === null) return 'The access that this request was to renew has ended, so the request was closed. They can request access again.';
  if (state === 'REJECTED' && by === null) return 'This request was closed because the service was retired.';
  return alreadyDone(actor, by, verbs[state], 'request');
}
