import { setDefaultResultOrder } from 'node:dns';
import { rolesTask } from '@/lib/accounts/writes/verify-roles';
import { countAwsCalls } from '@/lib/aws/call-counts';
import { logFailedAwsCalls } from '@/lib/aws/log-failed-calls';
import { startTesting } from '@/lib/connections/writes/send-due-tests';
import { keepInstallationRecord } from '@/lib/controller/installation';
import { driftTask } from '@/lib/controller/survey';
import { startWorker } from '@/lib/controller/worker';
import { ghostTasks } from '@/lib/ghosts/writes/read-account';
import { recordDrift } from '@/lib/activity/writes/record-drift';
import { writeHeadWhenDue, writeLastHead } from '@/lib/activity/writes/write-head';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import { startMailing } from '@/lib/notices/writes/mail';
import { sweepNotices } from '@/lib/notices/writes/tell';
import { metricsText } from '@/lib/operations/reads/metrics-text';
import { refuseUnusableDatabase } from '@/lib/platform/database-role';
import { closeDb } from '@/lib/platform/db';
import { env, requireUsableEnvironment } from '@/lib/platform/env';
import { captureOutput } from '@/lib/platform/capture-output';
import { log } from '@/lib/platform/log';
import { startRetention } from '@/lib/retention/writes/sweep-old-rows';
import { closeRepeatedAttempts } from '@/lib/platform/repeated-attempts';
import { serveMetrics } from '@/lib/platform/metrics-server';
import { startTracing } from '@/lib/platform/start-tracing';
import { advanceRetirements } from '@/lib/services/writes/advance-retirement';
import { version } from '@/package.json';

/** A worker hands back what it cannot finish well before this; only a database that does not answer keeps it longer. */
const shutdownMs = 9_500;

captureOutput();
setDefaultResultOrder('ipv4first');

requireUsableEnvironment();
await refuseUnusableDatabase();
const endTracing = await startTracing('worker');
const endCounting = countAwsCalls();
logFailedAwsCalls();
const { METRICS_LISTEN } = env();
if (METRICS_LISTEN) await serveMetrics(METRICS_LISTEN, metricsText);

// Before any pass: a worker allows no change before it wrote the record.
void keepInstallationRecord();
const starting = startWorker({ sweeps: [endExpiredGrants, advanceRetirements, recordDrift, sweepNotices, closeRepeatedAttempts, keepInstallationRecord, writeHeadWhenDue], accountTasks: [driftTask, rolesTask, ...ghostTasks], version });
const mailing = startMailing();
const retention = startRetention();
const testing = startTesting();

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), shutdownMs).unref();
    starting.then((worker) => Promise.all([worker.stop(), mailing?.stop(), retention.stop(), testing.stop()])).then(keepInstallationRecord).then(writeLastHead).then(endCounting).then(endTracing).then(closeDb).then(
      () => process.exit(0),
      (error: unknown) => {
        log().error({ err: error }, 'worker did not stop cleanly');
        process.exit(1);
      },
    );
  });
}

await starting;
