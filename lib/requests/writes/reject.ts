import { recordAudit } from '@/lib/platform/audit';
import type { WriteContext } from '@/lib/platform/write';
import type { RequestRow } from '../reads';
import type { RejectRequest } from '../schema';
import { lockRequest, recordFailedDecision, requireAsShown, settle } from './decide';

export async function rejectRequest(context: WriteContext<RejectRequest, RequestRow>): Promise<{ requestId: string }> {
  const { input, thing: request, transaction } = context;
  try {
    await transaction(async (tx, { actor }) => {
      await requireAsShown(tx, request.id, input.digest, actor);
      await settle(tx, request.id, 'REJECTED', actor, input.comment);
      await recordAudit(tx, {
        actor,
        action: 'request.reject',
        outcome: 'DONE',
        subject: { type: 'request', id: request.id },
        teamIds: [request.service.teamId, request.teamId],
        sentence: `rejected the request of ${request.team.name} for ${request.service.name}`,
        data: { serviceId: request.serviceId, serviceName: request.service.name, teamName: request.team.name, accountId: request.accountId, comment: input.comment },
      });
    }, { lock: (tx) => lockRequest(tx, request) });
  } catch (error) {
    await recordFailedDecision('request.reject', context, error);
    throw error;
  }
  return { requestId: request.id };
}
