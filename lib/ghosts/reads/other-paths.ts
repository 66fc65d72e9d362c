import { db } from '@/lib/platform/db';
import { detailsOf } from '../reads';
import { ghostInWords, isForMany } from '../words';

/** A path to a service beside the one of a grant, for the page of the grant. */
export interface OtherPath {
  id: string;
  /** For people, without a full stop. */
  sentence: string;
  isBeingRemoved: boolean;
}

interface OfGrant {
  service: { id: string; name: string };
  accountId: string;
  /** Whether paths of whole organizations are named too, which might let in the account. */
  includesMany: boolean;
}

/** Paths that one holder shows at most. */
const mostPaths = 20;

export async function otherPathsOf({ service, accountId, includesMany }: OfGrant): Promise<OtherPath[]> {
  const rows = await db().ghost.findMany({
    where: {
      serviceId: service.id,
      goneAt: null,
      AND: [{ OR: [{ decision: null }, { decision: 'CUT' }] }, { OR: [{ holder: accountId, isOtherPath: true }, ...(includesMany ? [{ holder: { startsWith: 'arn:' } }, { holder: '*' }] : [])] }],
    },
    include: { resource: { select: { phase: true } } },
    orderBy: [{ firstSeenAt: 'asc' }, { id: 'asc' }],
    take: mostPaths,
  });
  return rows
    .filter(({ holder, decision, resource }) => (holder === accountId || isForMany(holder)) && !(decision === 'CUT' && resource?.phase === 'GONE'))
    .map(({ id, kind, holder, decision, details }) => ({ id, sentence: ghostInWords({ kind, holder, serviceName: service.name, details: detailsOf({ details }) }), isBeingRemoved: decision === 'CUT' }));
}
