import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import { conflict } from '@/lib/platform/errors';
import type { RequestRow } from '../reads';
import { settle } from './decide';

export async function withdrawRequest({ actor, thing: request }: { actor: Actor; thing: RequestRow }): Promise<{ requestId: string }> {
  if (request.state !== 'PENDING') throw conflict('This request is decided already and cannot be withdrawn. Reload the page to see it.');
  await db().$transaction(async (tx) => {
    await settle(tx, request.id, 'CANCELLED', actor, '');
    await recordAudit(tx, {
      actor,
      action: 'request.withdraw',
      outcome: 'DONE',
      subject: { type: 'request', id: request.id },
      teamIds: [request.service.teamId, request.teamId],
      sentence: `withdrew the request of ${request.team.name} for ${request.service.name}`,
      data: { serviceId: request.serviceId, accountId: request.accountId },
    });
  });
  return { requestId: request.id };
}
