import { runDueAccountChecks } from '@/lib/controller/account-checks';
import { startWorker } from '@/lib/controller/worker';
import { ghostTasks } from '@/lib/ghosts/writes/read-account';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import { closeDb, db } from '@/lib/platform/db';
import { advanceRetirements } from '@/lib/services/writes/advance-retirement';

/** A retirement waits for the scan that it has asked for; nothing else in a case does. */
async function scanForRetirements(): Promise<void> {
  if ((await db().service.count({ where: { state: 'RETIRING' } })) > 0) await runDueAccountChecks(ghostTasks, 'healer');
}

/** A worker as `lib/worker-main.ts` starts it, which can be stopped without its process ending. */
export async function heal(): Promise<() => Promise<void>> {
  const worker = await startWorker({ sweeps: [endExpiredGrants, advanceRetirements, scanForRetirements], version: 'healer' });
  return async () => {
    await worker.stop();
    await closeDb();
  };
}
