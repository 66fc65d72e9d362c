import { runFirstPasses } from '@/lib/controller/first-passes';
import { recheck } from '@/lib/controller/recheck';
import { recordAudit } from '@/lib/platform/audit';
import { conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import type { GrantRow } from '../reads';

/** Looks at what gives the access again, now: to check it, or when a person has mended what only a person could. */
export async function retryGrant({ actor, thing: grant, transaction }: WriteContext<unknown, GrantRow>): Promise<{ grantId: string }> {
  const ids = [grant.principalId, ...(grant.invitationId ? [grant.invitationId] : [])];
  const rechecked = await transaction(async (tx, { actor }) => {
    const { state, principal } = await tx.grant.findUniqueOrThrow({ where: { id: grant.id }, select: { state: true, principal: { select: { desired: true } } } });
    if (state !== 'ACTIVE' && principal.desired === 'PRESENT') throw conflict(`Account ${grant.accountId} has a newer access to ${grant.service.name}. Open that access to check it: nothing of this one is left to check.`);
    const asked = await recheck(tx, ids);
    if (asked.length === 0) return [];
    await recordAudit(tx, {
      actor,
      action: 'grant.retry',
      outcome: 'DONE',
      subject: { type: 'grant', id: grant.id },
      teamIds: [grant.service.teamId, grant.teamId],
      sentence: `had the access of account ${grant.accountId} to ${grant.service.name} looked at again`,
      data: { serviceId: grant.serviceId, serviceName: grant.service.name, accountId: grant.accountId },
    });
    return asked;
  });
  await runFirstPasses(actor, rechecked);
  return { grantId: grant.id };
}
