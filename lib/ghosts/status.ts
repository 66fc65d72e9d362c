/** How one holder's unexplained access to one service stands. */
export type GhostState =
  /** Somebody has to decide. */
  | 'open'
  /** A request for it waits for a decision. */
  | 'asked'
  | 'beingCut'
  /** AWS's lists were read back empty after somebody ordered it. */
  | 'cut'
  /** A grant explains it. */
  | 'adopted'
  /** AWS lists it no more, and nobody decided anything here. */
  | 'gone';

export interface GhostFacts {
  isGone: boolean;
  decision: 'ADOPTED' | 'CUT' | null;
  /** A proof was read since the cut was ordered. */
  isProven: boolean;
  /** The account has a live grant. */
  isGranted: boolean;
  /** A request of the account waits. */
  isAsked: boolean;
}

/** What the rows say is as old as the last reading; proofs, grants and requests are of now, and come first. */
export function stateOf({ isGone, decision, isProven, isGranted, isAsked }: GhostFacts): GhostState {
  if (decision === 'CUT' && (isProven || isGone)) return 'cut';
  if (decision === 'ADOPTED' || (isGranted && !isGone)) return 'adopted';
  if (isGone) return 'gone';
  if (decision === 'CUT') return 'beingCut';
  return isAsked ? 'asked' : 'open';
}

/** It is over, as far as anybody can say. */
export function isSettled(state: GhostState): boolean {
  return state === 'cut' || state === 'adopted' || state === 'gone';
}
