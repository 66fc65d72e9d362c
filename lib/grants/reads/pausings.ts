import { db } from '@/lib/platform/db';

/** A grant was suspended, or resumed. */
export interface Pausing {
  is: 'suspended' | 'resumed';
  at: string;
  by: string;
  comment: string | null;
}

/** Every suspension of a grant and its end, as both sides may read it in the audit; the row itself knows only the present one. */
export async function pausingsOf(grantId: string): Promise<Pausing[]> {
  // bounded: each row is a decision of a person about one access
  const events = await db().auditEvent.findMany({
    where: { subjectType: 'grant', subjectId: grantId, action: { in: ['grant.suspend', 'grant.resume'] }, outcome: 'DONE' },
    orderBy: { seq: 'asc' },
    select: { action: true, at: true, actorName: true, data: true },
  });
  return events.map(({ action, at, actorName, data }) => {
    const { comment } = data as { comment?: string };
    return { is: action === 'grant.suspend' ? 'suspended' : 'resumed', at: at.toISOString(), by: actorName, comment: comment ?? null };
  });
}
