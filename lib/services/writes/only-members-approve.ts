import { absentBefore } from '@/lib/people/absence';
import type { Tx } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';

/** Throws unless all of them are members of the team who can approve. */
export async function onlyMembersApprove(tx: Tx, team: { id: string; name: string }, approverIds: readonly string[]): Promise<void> {
  const members = await tx.membership.count({ where: { teamId: team.id, personId: { in: [...approverIds] }, person: { lastSeenAt: { gte: absentBefore() } } } });
  if (members !== new Set(approverIds).size) {
    throw new AppError('invalidInput', 'An approver you chose has left the team or is no longer eligible.', { fieldErrors: { approverIds: `Choose members of ${team.name} who have signed in during the last ${env().APPROVER_ABSENCE_DAYS} days.` } });
  }
}
