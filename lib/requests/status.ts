import type { RequestState } from '@/prisma/generated/enums';

/** Legal transitions; a request that was decided is frozen. */
export const transitions: Record<RequestState, readonly RequestState[]> = {
  PENDING: ['APPROVED', 'REJECTED', 'CANCELLED'],
  APPROVED: [],
  REJECTED: [],
  CANCELLED: [],
};

export function isPending(request: { state: RequestState }): boolean {
  return request.state === 'PENDING';
}

const verbs: Record<Exclude<RequestState, 'PENDING'>, string> = {
  APPROVED: 'approved',
  REJECTED: 'rejected',
  CANCELLED: 'withdrawn',
};

/** `approved by Olivia Owner` */
export function decisionInWords(state: Exclude<RequestState, 'PENDING'>, by: string): string {
  return `${verbs[state]} by ${by}`;
}
