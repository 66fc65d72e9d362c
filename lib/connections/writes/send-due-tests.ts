import { setTimeout as sleep } from 'node:timers/promises';
import { repeat } from '@/lib/controller/repeat';
import { pauseSentence } from '@/lib/controller/pause';
import { recheckSoon } from '@/lib/controller/wake';
import { lockAccess } from '@/lib/grants/access-lock';
import { db, type Tx } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { limitAccounts } from '@/lib/platform/limits';
import { log } from '@/lib/platform/log';
import { withQueryMoved } from '../http-task';
import { connectionById, type ConnectionRow } from '../reads';
import { dueTests, isStillDue, type DueTest } from '../reads/due-tests';
import { callThrough, type TestRequest } from './call-through';
import { recordTest } from './record-test';

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
 * Sends the test that the owners declare, once for each entry of credentials. It is recorded as sent before it is: a worker that dies
 * afterwards leaves a test without a result, and no second request. A fault is logged, and leaves others alone.
 */
async function sendDue(due: DueTest): Promise<void> {
  try {
    const connection = await connectionById(due.connectionId);
    if (!connection || (await pauseSentence(connection.resource))) return;
    await limitAccounts([connection.grant.accountId]);
    const request = await db().$transaction((tx) => claim(tx, connection, due));
    if (request) await send(connection, due, request);
  } catch (error) {
    if (error instanceof AppError && error.code === 'tooManyRequests') return;
    log().warn({ err: error, connection: due.connectionId, entry: due.entry }, 'a declared test was not sent or has no result');
  }
}

/** Null: it is not due any more, or another worker has it. */
async function claim(tx: Tx, { grant }: ConnectionRow, due: DueTest): Promise<TestRequest | null> {
  await lockAccess(tx, grant.serviceId, grant.accountId);
  if (!(await isStillDue(tx, due))) return null;
  const claimed = await tx.$executeRaw`UPDATE connection_test SET "sentAt" = clock_timestamp() WHERE "connectionId" = ${due.connectionId} AND entry = ${due.entry} AND "sentAt" IS NULL`;
  if (claimed === 0) return null;
  const { testMethod, testPath, testStatuses } = await tx.service.findUniqueOrThrow({ where: { id: grant.serviceId }, select: { testMethod: true, testPath: true, testStatuses: true } });
  return testMethod && { ...withQueryMoved({ path: testPath, query: '' }), method: testMethod, body: '', port: '', isDeclared: true, expected: testStatuses };
}

async function send(connection: ConnectionRow, { entry }: DueTest, request: TestRequest): Promise<void> {
  const { resource, grant } = connection;
  const outcome = await callThrough(connection, request, { sourceIdentity: 'pergola', roleArn: grant.account.httpTaskRoleArn!, connectionArn: resource.awsArn! });
  await db().$transaction(async (tx) => {
    await recordTest(tx, null, connection, { outcome, entry, isDeclared: true });
    // EventBridge gives up credentials that were refused, and the page is to show it.
    if (outcome.explanation?.next === 'enterCredentials') await recheckSoon(tx, resource.id);
  });
}
