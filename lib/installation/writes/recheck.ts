import { checkWhatIsWanted } from '@/lib/controller/installation';
import { recordAudit } from '@/lib/platform/audit';
import type { WriteContext } from '@/lib/platform/write';
import type { Installation } from '@/prisma/generated/client';
import { subjectOfInstallation } from '../subject';
import { refuseUnlessHeld } from './continue';

/** Has the workers check everything that is wanted, and read the lists of all accounts again. */
export async function recheckInstallation({ transaction }: WriteContext<unknown, Installation>): Promise<{ installationId: string }> {
  return transaction(async (tx, { actor, thing }) => {
    refuseUnlessHeld(thing);
    await checkWhatIsWanted(tx);
    // Also where a scan is running: it might have read before now.
    await tx.$executeRaw`UPDATE account_check SET "nextAt" = clock_timestamp() WHERE task IN ('ghosts', 'policies', 'marks')`;
    await recordAudit(tx, { actor, action: 'installation.recheck', outcome: 'DONE', subject: subjectOfInstallation(thing), teamIds: [], sentence: 'had everything checked on AWS' });
    return { installationId: thing.id };
  });
}
