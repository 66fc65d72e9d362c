import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import type { RequestRow } from '../reads';
import type { RejectRequest } from '../schema';
import { lockForDecision, recordFailedDecision, settle } from './decide';

export async function rejectRequest({ actor, input, thing: request }: { actor: Actor; input: RejectRequest; thing: RequestRow }): Promise<{ requestId: string }> {
  try {
    await db().$transaction(async (tx) => {
      await lockForDecision(tx, request.id, input.digest);
      await settle(tx, request.id, 'REJECTED', actor, input.comment);
      await recordAudit(tx, {
        actor,
        action: 'request.reject',
        outcome: 'DONE',
        subject: { type: 'request', id: request.id },
        teamIds: [request.service.teamId, request.teamId],
        sentence: `rejected the request of ${request.team.name} for ${request.service.name}`,
        data: { serviceId: request.serviceId, accountId: request.accountId, comment: input.comment },
      });
    });
  } catch (error) {
    await recordFailedDecision('request.reject', actor, request, error);
    throw error;
  }
  return { requestId: request.id };
}
