import { recordAudit } from '@/lib/platform/audit';
import type { WriteContext } from '@/lib/platform/write';
import type { RequestRow } from '../reads';
import { decidedBefore, lockRequest, settle } from './decide';

export async function withdrawRequest({ thing: request, transaction }: WriteContext<unknown, RequestRow>): Promise<{ requestId: string }> {
  await transaction(async (tx, { actor }) => {
    if ((await tx.accessRequest.count({ where: { id: request.id, state: 'PENDING' } })) === 0) throw await decidedBefore(tx, request.id, actor);
    await settle(tx, request.id, 'CANCELLED', actor, '');
    await recordAudit(tx, {
      actor,
      action: 'request.withdraw',
      outcome: 'DONE',
      subject: { type: 'request', id: request.id },
      teamIds: [request.service.teamId, request.teamId],
      sentence: `withdrew the request of ${request.team.name} for ${request.service.name}`,
      data: { serviceId: request.serviceId, serviceName: request.service.name, teamName: request.team.name, accountId: request.accountId },
    });
  }, { lock: (tx) => lockRequest(tx, request) });
  return { requestId: request.id };
}
