import { lockAccess } from '@/lib/grants/access-lock';
import { recordAudit } from '@/lib/platform/audit';
import { conflict } from '@/lib/platform/errors';
import { fileRequest, unlessPendingTwice } from '@/lib/requests/writes/submit';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import { rowsOfHolder, type GhostToAdopt } from '../reads';
import type { AdoptGhost } from '../schema';
import { holderInWords } from '../words';

/**
 * Proposes to keep what was found: an ordinary request for the account that has it, filed by an owner of the service, so
 * that somebody else has to approve it. Nothing on AWS changes by it, neither now nor then.
 */
export async function adoptGhost({ input, thing, transaction }: WriteContext<AdoptGhost, GhostToAdopt>): Promise<{ requestId: string }> {
  const { row, account } = thing;
  const { service, holder, serviceId } = row;
  if (!account) throw conflict('This account is not onboarded any more, so nothing was filed.');
  const submission = { service, account: { id: account.id, teamId: account.teamId } };
  return unlessPendingTwice(submission, () =>
    transaction(async (tx, { actor }) => {
      await requirePublished(tx, serviceId);
      const rows = (await rowsOfHolder({ serviceId, holder }, tx)).filter(({ decision }) => decision === null);
      if (rows.length === 0) throw conflict(`AWS lists nothing of ${holderInWords(holder)} on ${service.name} any more that waits for a decision, so nothing was filed.`);
      const found = rows.flatMap(({ awsArn }) => (awsArn ? [awsArn] : []));
      const requestId = await fileRequest(tx, { actor, ...submission, reason: input.reason, until: input.until, found });
      await tx.ghost.updateMany({ where: { id: { in: rows.map(({ id }) => id) } }, data: { requestId } });
      await recordAudit(tx, {
        actor,
        action: 'ghost.adopt',
        outcome: 'DONE',
        subject: { type: 'ghost', id: row.id },
        teamIds: [service.teamId, account.teamId],
        sentence: `proposed to keep the access of ${holderInWords(holder, account.name)} to ${service.name}, which no grant explains`,
        data: { serviceId, serviceName: service.name, holder, requestId, ghosts: rows.map(({ id }) => id) },
      });
      return { requestId };
    }, { lock: (tx) => lockAccess(tx, serviceId, holder) }),
  );
}
