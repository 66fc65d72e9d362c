import { setTimeout as sleep } from 'node:timers/promises';
import { repeat } from '@/lib/controller/repeat';
import { pauseSentence } from '@/lib/controller/pause';
import { recheckSoon } from '@/lib/controller/wake';
import { lockAccess } from '@/lib/grants/access-lock';
import { db, type Tx } from '@/lib/platform/db';
import { recordAudit } from '@/lib/platform/audit';
import { AppError } from '@/lib/platform/errors';
import { limitAccounts } from '@/lib/platform/limits';
import { log } from '@/lib/platform/log';
import { withQueryMoved } from '../http-task';
import { connectionById, type ConnectionRow } from '../reads';
import { dueTests, isStillDue, type DueTest } from '../reads/due-tests';
import { callThrough, NotStarted, type TestRequest } from './call-through';
import { leavingNow, recordTest } from './record-test';

const lookEveryMs = 2_000;
/** Test requests of one worker at the same time. One that hangs takes over a minute. */
const atOnce = 10;
/** How long stopping waits for responses. One that is cut off stays without a result, and is not sent again. */
const stopMs = 2_000;

/** Tests new connections, apart from the sweeps, so that a service that hangs holds up nothing else. */
export function startTesting(): { stop: () => Promise<void> } {
  const running = new Map<string, Promise<void>>();
  const testing = repeat('testing', lookEveryMs, async () => {
    for (const due of await dueTests(atOnce - running.size)) {
      if (running.has(due.connectionId)) continue;
      running.set(due.connectionId, sendDue(due).finally(() => running.delete(due.connectionId)));
    }
  });
  return { stop: () => Promise.race([testing.stop().then(() => Promise.all(running.values())), sleep(stopMs, undefined, { ref: false })]).then(() => {}) };
}

/** Sends what is due now and waits for the results. */
export async function sendDueTests(): Promise<void> {
  await Promise.all((await dueTests(atOnce)).map(sendDue));
}

/**
 * Sends the test that the owners declare, once for each entry of credentials and each correction. It is recorded as sent before it is: a worker that dies
 * afterwards leaves a test without a result, and no second request. A fault is logged, and leaves others alone.
 */
async function sendDue(due: DueTest): Promise<void> {
  try {
    const connection = await connectionById(due.connectionId);
    if (!connection) return;
    if (await pauseSentence(connection.resource)) return await tryLater(due);
    await limitAccounts([connection.grant.accountId]);
    const claimed = await db().$transaction((tx) => claim(tx, connection, due));
    if (claimed) await send(connection, due, claimed);
  } catch (error) {
    if (error instanceof AppError && error.code === 'tooManyRequests') return await tryLater(due);
    if (error instanceof NotStarted) await giveBack(due);
    log().warn({ err: error, connection: due.connectionId, entry: due.entry }, 'a declared test was not sent or has no result');
  }
}

/** Paused accounts and busy ones let others go first. */
async function tryLater({ connectionId, entry }: DueTest): Promise<void> {
  await db().$executeRaw`UPDATE connection_test SET "nextTryAt" = clock_timestamp() + interval '20 seconds' WHERE "connectionId" = ${connectionId} AND entry = ${entry}`;
}

/** No request left, so it can be sent later: after 1, 2, 4, 8 and 16 minutes. */
async function giveBack({ connectionId, entry }: DueTest): Promise<void> {
  await db().$executeRaw`
    UPDATE connection_test SET "sentAt" = NULL, "nextTryAt" = clock_timestamp() + least(power(2, attempts - 1), 16) * interval '1 minute' WHERE "connectionId" = ${connectionId} AND entry = ${entry}`;
}

interface Claimed {
  request: TestRequest;
  leftAt: Date;
}

/** Null: it is not due any more, or another worker has it. */
async function claim(tx: Tx, { id, name, grant }: ConnectionRow, due: DueTest): Promise<Claimed | null> {
  await lockAccess(tx, grant.serviceId, grant.accountId);
  const { leftAt } = await leavingNow(tx, id, grant.serviceId);
  if (!(await isStillDue(tx, due))) return null;
  await tx.$executeRaw`UPDATE connection_test SET "sentAt" = ${leftAt}, attempts = attempts + 1 WHERE "connectionId" = ${due.connectionId} AND entry = ${due.entry}`;
  const { testMethod, testPath, testStatuses } = await tx.service.findUniqueOrThrow({ where: { id: grant.serviceId }, select: { testMethod: true, testPath: true, testStatuses: true } });
  if (!testMethod) return null;
  await recordAudit(tx, {
    actor: null,
    action: 'connection.testAttempt',
    outcome: 'DONE',
    subject: { type: 'connection', id },
    teamIds: [grant.service.teamId, grant.teamId],
    sentence: `began to send the declared test request through ${name}`,
    data: { serviceId: grant.serviceId, grantId: grant.id, accountId: grant.accountId, name, method: testMethod, path: testPath.split('?')[0]! },
  });
  const request: TestRequest = { ...withQueryMoved({ path: testPath, query: '' }), method: testMethod, body: '', port: '', isDeclared: true, expected: testStatuses };
  return { request, leftAt };
}

async function send(connection: ConnectionRow, { entry }: DueTest, { request, leftAt }: Claimed): Promise<void> {
  const { resource, grant } = connection;
  const outcome = await callThrough(connection, request, { sourceIdentity: 'pergola', roleArn: grant.account.httpTaskRoleArn!, connectionArn: resource.awsArn! });
  await db().$transaction(async (tx) => {
    await recordTest(tx, null, connection, { outcome, entry, leftAt, isDeclared: true });
    // EventBridge gives up credentials that were refused, and the page is to show it.
    if (outcome.explanation?.next === 'enterCredentials') await recheckSoon(tx, resource.id);
  });
}
