import { recordAudit } from '@/lib/platform/audit';
import { conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import type { Installation } from '@/prisma/generated/client';
import type { MarkAsCopy } from '../schema';
import { subjectOfInstallation } from '../subject';

/** From here on this database changes nothing on AWS, removals included: its original may have granted since what it would remove. */
export async function markAsCopy({ input, transaction }: WriteContext<MarkAsCopy, Installation>): Promise<{ installationId: string }> {
  return transaction(async (tx, { actor, thing }) => {
    if (thing.isCopy) throw conflict('This database is already marked as a copy.');
    await tx.installation.updateMany({ data: { isCopy: true } });
    await recordAudit(tx, {
      actor, action: 'installation.markAsCopy', outcome: 'DONE', subject: subjectOfInstallation(thing), teamIds: [],
      sentence: `marked this database as a copy, which changes nothing on AWS: ${input.reason}`, data: { reason: input.reason },
    });
    return { installationId: thing.id };
  });
}
