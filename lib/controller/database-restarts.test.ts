import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { startDatabase, type DatabaseHandle } from '@/scripts/database';
import { tellFigures } from '@/scripts/faults/figures';
import { migrateOwn } from '@/scripts/migrations/migrate';
import { declareService1, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { approve, ask, consumerAccountId, revoke } from '@/scripts/testing/access-steps';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { whenFileIsDone } from '@/scripts/testing/when-file-is-done';
import { startWorkerProcess, type WorkerProcess } from './testing/worker-process';

/*
 * PostgreSQL is stopped at once and started again, over and over, while people approve and revoke and two workers do
 * what follows. `RESTARTS=12 RESTART_GRANTS=100` is a minute of it under 100 grants.
 */

const restarts = Number(process.env.RESTARTS ?? 3);
const grants = Number(process.env.RESTART_GRANTS ?? 10);
/** From one stop to the next. */
const restartEveryMs = Number(process.env.RESTARTS ? 5_000 : 2_000);
const peopleAtOnce = 4;

let home: string;
let database: DatabaseHandle;
let story: AccessStory;
let workers: WorkerProcess[] = [];
let isRestarting = false;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pergola-restarts-'));
  // What was committed survives, as in production.
  database = await startDatabase({ home });
  whenFileIsDone(async () => {
    await database.stop();
    await rm(home, { recursive: true, force: true });
  });
  await migrateOwn(database.url);
  story = await startAccessStory({ publish: false, databaseUrl: database.url });
  workers = await Promise.all([startWorkerProcess(), startWorkerProcess()]);
  whenFileIsDone(() => Promise.all(workers.map((worker) => worker.end('SIGTERM'))));
}, 120_000);

async function restartOverAndOver(): Promise<void> {
  isRestarting = true;
  for (let count = 0; count < restarts; count += 1) {
    const pause = sleep(restartEveryMs);
    // What PostgreSQL calls an immediate shutdown: nobody is waited for, nothing is written.
    process.kill(database.pid, 'SIGQUIT');
    await database.exited;
    database = await startDatabase({ home });
    tellFigures({ faults: 1 });
    await pause;
  }
  isRestarting = false;
}

/** The database is away for seconds at a time, over and over. */
const longestSayingMs = 120_000;

/** A person who is told of a fault looks again, and says it again as long as it has not happened. */
async function untilDone(isDone: () => Promise<boolean>, say: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + longestSayingMs;
  for (;;) {
    if (performance.now() > deadline) throw new Error(`Not done within ${longestSayingMs / 1_000} s`);
    try {
      if (await isDone()) return;
      await say();
    } catch (error) {
      if (!isRestarting && !(error instanceof AppError)) throw error;
      await sleep(50);
    }
  }
}

async function decide({ requestId, isRevoked }: { requestId: string; isRevoked: boolean }): Promise<void> {
  await untilDone(async () => (await db().accessRequest.findUniqueOrThrow({ where: { id: requestId } })).state === 'APPROVED', () => approve(story.owner, requestId));
  if (!isRevoked) return;
  const grant = () => db().grant.findFirstOrThrow({ where: { requestId } });
  await untilDone(async () => (await grant()).state === 'REVOKED', async () => revoke(story.owner, (await grant()).id));
}

async function atOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: peopleAtOnce }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
    }),
  );
}

async function moving() {
  return db().resource.findMany({ where: { phase: { notIn: ['CONVERGED', 'GONE'] } }, select: { key: true, phase: true, sentence: true } });
}

test('the database is stopped at once, over and over: no hand is needed, everything is as wanted in the end (R-09)', async () => {
  const asked: { requestId: string; isRevoked: boolean }[] = [];
  const consumers: [Actor, string][] = [[story.consumer, consumerAccountId], [story.secondConsumer, '333333333333']];
  for (let number = 1; asked.length < grants; number += 1) {
    const { serviceId } = await declareService1(story.owner, `service-${number}`);
    for (const [actor, accountId] of consumers) asked.push({ requestId: await ask(actor, serviceId, accountId), isRevoked: asked.length % 4 === 0 });
  }
  await expect.poll(moving, { timeout: 180_000, interval: 200 }).toEqual([]);
  const restarting = restartOverAndOver();
  await atOnce(asked, decide);
  await restarting;
  await expect.poll(moving, { timeout: 180_000, interval: 500 }).toEqual([]);
  expect(workers.map(({ child }) => child.exitCode ?? child.signalCode)).toEqual([null, null]);
  expect(await db().grant.groupBy({ by: ['state'], _count: true, orderBy: { state: 'asc' } })).toEqual([
    { state: 'ACTIVE', _count: asked.filter(({ isRevoked }) => !isRevoked).length },
    { state: 'REVOKED', _count: asked.filter(({ isRevoked }) => isRevoked).length },
  ]);
  expect(await violationsOf(story)).toEqual([]);
}, 600_000);
