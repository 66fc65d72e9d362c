import type { ProofView, ResourceView } from '@/lib/controller/resource-view';
import type { GrantState } from '@/prisma/generated/enums';

/** Legal transitions; what has ended stays so. */
const transitions: Record<GrantState, readonly GrantState[]> = {
  ACTIVE: ['SUSPENDED', 'REVOKED'],
  SUSPENDED: ['ACTIVE', 'REVOKED'],
  REVOKED: [],
};

/** States that lead to this one: the guard of every change of state. */
export function statesBefore(to: GrantState): GrantState[] {
  return (Object.keys(transitions) as GrantState[]).filter((from) => transitions[from].includes(to));
}

/** `expired` is read from the clock, whether or not a sweep has come by; a suspension does not stop it. */
export type Standing = 'active' | 'suspended' | 'expired' | 'revoked';

export function standingOf(grant: { state: GrantState; until: Date }, now: Date): Standing {
  if (grant.state === 'REVOKED') return 'revoked';
  if (grant.until <= now) return 'expired';
  return grant.state === 'SUSPENDED' ? 'suspended' : 'active';
}

/** Access that stands has a date that can be moved, whether it can be used now or not. */
export function stands(standing: Standing): boolean {
  return standing === 'active' || standing === 'suspended';
}

/** How far the cut of an ended or suspended grant is. */
export type Cut =
  /** AWS's lists were read back empty and nothing of the grant is left. */
  | { is: 'cut'; at: string; proof: ProofView }
  /** The service cannot be reached any more, and yet something is left in an account that Pergola cannot reach. */
  | { is: 'cutWithRemains'; at: string; proof: ProofView; remaining: Remaining[] }
  | { is: 'beingCut'; remaining: Remaining[] }
  /** The same account has been given access again: the principal stays for that, and only the connections are cut. */
  | { is: 'replaced'; byGrantId: string };

export interface Remaining {
  /** `connection service1-forecasting in account 222222222222` */
  what: string;
  sentence: string;
  /** Only a person can help. */
  isStuck: boolean;
}

export interface Ended {
  principal: ResourceView;
  invitation: ResourceView | null;
  connections: ResourceView[];
  /** Proof of the principal's absence since this grant's cut; null while there is none. */
  proof: ProofView | null;
  /** A live grant of the same service and account. */
  replacedByGrantId: string | null;
}

export function cutOf({ principal, invitation, connections, proof, replacedByGrantId }: Ended): Cut {
  const isShared = replacedByGrantId !== null;
  const ofThisGrant = isShared || proof ? connections : [...connections, ...(invitation ? [invitation] : []), principal];
  const remaining = ofThisGrant.filter((view) => view.phase !== 'GONE').map(remainingOf);
  if (proof) return remaining.length === 0 ? { is: 'cut', at: proof.at, proof } : { is: 'cutWithRemains', at: proof.at, proof, remaining };
  if (isShared && remaining.length === 0) return { is: 'replaced', byGrantId: replacedByGrantId };
  return { is: 'beingCut', remaining };
}

function remainingOf(view: ResourceView): Remaining {
  return { what: `${view.noun} ${view.name} in account ${view.accountId}`, sentence: view.sentence, isStuck: view.phase === 'BLOCKED' };
}
