import { lockGrant } from '@/lib/grants/access-lock';
import { standingOf, stands } from '@/lib/grants/status';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import { requireRoomForRequest } from '../quotas';
import type { Renewal } from '../reads/renewal';
import type { SubmitRenewal } from '../schema';
import { whatIsAsked } from '../sentence';
import { dayInWords, endOfDay, renewalProblem } from '../until';

/** Asks for a later end date of access that stands. Nothing of it changes until somebody has approved. */
export function submitRenewal({ input, thing, transaction }: WriteContext<SubmitRenewal, Renewal>): Promise<{ requestId: string }> {
  const { service, account } = thing;
  return transaction(async (tx, { actor }) => {
    await requirePublished(tx, service.id);
    const now = await databaseNow(tx);
    const grant = await tx.grant.findUniqueOrThrow({ where: { id: thing.grant.id } });
    if (!stands(standingOf(grant, now))) throw endedMeanwhile(service);
    const problem = renewalProblem(input.until, grant.until, now);
    if (problem) throw new AppError('invalidInput', problem, { fieldErrors: { until: problem } });
    const pending = await tx.accessRequest.findFirst({
      where: { serviceId: service.id, accountId: account.id, state: 'PENDING' },
      include: { requester: { select: { id: true, name: true } } },
    });
    if (pending) throw conflict(`${pending.requester.id === actor.personId ? 'You have' : `${pending.requester.name} has`} already asked to renew this access until ${dayInWords(pending.until)}, and it waits for a decision. Withdraw that request first to ask for another date.`, { href: `/approvals/${pending.id}`, text: 'Open request' });
    await requireRoomForRequest(tx, { personId: actor.personId, teamId: grant.teamId, serviceId: service.id, accountId: account.id, now });
    const until = endOfDay(input.until);
    const requestId = newId('req');
    await tx.accessRequest.create({
      data: { id: requestId, serviceId: service.id, accountId: account.id, teamId: grant.teamId, requesterId: actor.personId, reason: input.reason, until, renewsGrantId: grant.id },
    });
    await recordAudit(tx, {
      actor,
      action: 'request.submit',
      outcome: 'DONE',
      subject: { type: 'request', id: requestId },
      teamIds: [service.teamId, grant.teamId],
      sentence: `asked to renew ${whatIsAsked({ serviceName: service.name, accountId: account.id, until })}, instead of ${dayInWords(grant.until)}`,
      data: { serviceId: service.id, serviceName: service.name, accountId: account.id, until: until.toISOString(), reason: input.reason, renewal: true, renewsGrantId: grant.id, stands: grant.until.toISOString() },
    });
    return { requestId };
  }, { lock: (tx) => lockGrant(tx, thing.grant), overtaken: async () => endedMeanwhile(service) });
}

function endedMeanwhile(service: { id: string; name: string }): AppError {
  return conflict(`The access to ${service.name} has ended, so it can’t be renewed. Request access again.`, { href: `/services/${service.id}/request`, text: 'Request access' });
}
