import { db } from '@/lib/platform/db';
import type { GrantRow } from '../reads';

/** A removal proof that does not count any more, because AWS listed the access again. */
export interface ContradictedProof {
  at: string;
  contradictedAt: string;
  /** `AWS lists 1 × principal 222222222222 of the share of service1` */
  found: string;
}

/** Those of the removal of a grant, oldest first. */
export async function contradictedProofs({ principalId, cutGeneration }: Pick<GrantRow, 'principalId' | 'cutGeneration'>): Promise<ContradictedProof[]> {
  if (cutGeneration === null) return [];
  // bounded: proofs of one removal; each needs access that opened again
  const proofs = await db().proof.findMany({ where: { resourceId: principalId, generation: { gte: cutGeneration }, contradictedAt: { not: null } }, orderBy: { at: 'asc' } });
  return proofs.map(({ at, contradictedAt, contradiction }) => ({ at: at.toISOString(), contradictedAt: contradictedAt!.toISOString(), found: contradiction ?? '' }));
}
