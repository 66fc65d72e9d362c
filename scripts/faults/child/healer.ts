import { startWorker } from '@/lib/controller/worker';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import { closeDb } from '@/lib/platform/db';

/** A worker as `lib/worker-main.ts` starts it, which can be stopped without its process ending. */
export async function heal(): Promise<() => Promise<void>> {
  const worker = await startWorker({ sweeps: [endExpiredGrants], version: 'healer' });
  return async () => {
    await worker.stop();
    await closeDb();
  };
}
