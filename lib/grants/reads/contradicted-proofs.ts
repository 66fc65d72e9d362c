import { db } from '@/lib/platform/db';
import type { GrantRow } from '../reads';

/** A removal proof that does not count any more, because AWS listed the access again. */
export interface ContradictedProof {
  at: string;
  contradictedAt: string;
  /** `AWS lists 1 × principal 222222222222 of the share of service1` */
  found: string;
  /** When a later proof showed that it was removed again; null: none has yet. */
  removedAt: string | null;
}

/** Those of the removal of a grant, oldest first. What became of a later access of the same account is not its own. */
export async function contradictedProofs({ id, principalId, cutGeneration }: Pick<GrantRow, 'id' | 'principalId' | 'cutGeneration'>): Promise<ContradictedProof[]> {
  if (cutGeneration === null) return [];
  // bounded: proofs of one removal; each further one needs access that opened again
  const proofs = await db().proof.findMany({ where: { resourceId: principalId, generation: { gte: cutGeneration } }, orderBy: { at: 'asc' } });
  const [first] = proofs;
  if (!first) return [];
  const next = await db().grant.findFirst({ where: { principalId, id: { not: id }, createdAt: { gt: first.at } }, orderBy: { createdAt: 'asc' }, select: { createdAt: true } });
  const own = next ? proofs.filter(({ at }) => at < next.createdAt) : proofs;
  return own.flatMap(({ at, contradictedAt, contradiction }) => {
    if (!contradictedAt) return [];
    const later = proofs.find((proof) => proof.at >= contradictedAt);
    return [{ at: at.toISOString(), contradictedAt: contradictedAt.toISOString(), found: contradiction ?? '', removedAt: later?.at.toISOString() ?? null }];
  });
}
