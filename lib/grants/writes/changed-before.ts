import type { Actor } from '@/lib/platform/actor';
import { databaseNow, type Tx } from '@/lib/platform/db';
import type { AppError } from '@/lib/platform/errors';
import { whyNotNow } from '../why-not-now';
import { cuttableGrant } from './cut';

/** The refusal for who wanted to suspend or resume an access that changed first. Only the audit knows who resumed it. */
export async function changedBefore(tx: Tx, actor: Actor, grantId: string): Promise<AppError> {
  const grant = await cuttableGrant(tx, grantId);
  const event = await tx.auditEvent.findFirst({
    where: { subjectType: 'grant', subjectId: grantId, action: 'grant.resume', outcome: 'DONE' },
    orderBy: { seq: 'desc' },
    select: { actorId: true, actorName: true },
  });
  return whyNotNow(actor, { ...grant, resumedBy: event?.actorId ? { id: event.actorId, name: event.actorName } : null }, await databaseNow(tx));
}
