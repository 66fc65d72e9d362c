import { setDefaultResultOrder } from 'node:dns';
import { startWorker } from '@/lib/controller/worker';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import { closeDb } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { version } from '@/package.json';

/** A worker that could not finish its passes by then leaves them to the leases. */
const shutdownMs = 10_000;

setDefaultResultOrder('ipv4first');

const worker = await startWorker({ sweeps: [endExpiredGrants], version });

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), shutdownMs).unref();
    worker.stop().then(closeDb).then(
      () => process.exit(0),
      (error: unknown) => {
        log().error({ err: error }, 'worker did not stop cleanly');
        process.exit(1);
      },
    );
  });
}
