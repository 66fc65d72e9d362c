import type { Tx } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';

/**
 * Credentials go only where the page said: the service is what it showed, by the version that the form carries. Its row is locked by
 * now. A form without one counts as opened when the action began.
 */
export async function requireAsShown(tx: Tx, service: { id: string; name: string; version: number }, shown: number | undefined): Promise<void> {
  const now = await tx.service.findUniqueOrThrow({ where: { id: service.id }, select: { version: true } });
  if (now.version === service.version && now.version === (shown ?? service.version)) return;
  const last = await tx.auditEvent.findFirst({
    where: { subjectType: 'service', subjectId: service.id, outcome: 'DONE', action: { startsWith: 'service.' } },
    orderBy: { seq: 'desc' },
    select: { actorName: true, action: true },
  });
  const who = last && last.action !== 'service.publish' ? last.actorName : 'Its owners';
  const message = `${who} changed ${service.name} after you opened this page, so nothing was sent to EventBridge. Your entries are still here. Check what the service is now, then send the form again.`;
  throw new AppError('conflict', message, { fieldErrors: { serviceVersion: message } });
}
