import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { passesPerAccountWithRemovals } from './timing';
import { startWorker, type Worker } from './worker';

/* A-03 and R-17: one account that is throttled, slow or broken, and one resource that always fails, delay nobody else. */

const troubled = '222222222222';
const well = '333333333333';
const many = 150;

let story: AccessStory;
let worker: Worker;

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  worker = await startWorker({ sweeps: [], version: 'test' });
});
beforeEach(async () => {
  story.sandbox.clearFaults();
  await db().$executeRaw`TRUNCATE resource, account_pace CASCADE`;
  // The first calls of a process open sessions and load clients.
  await makeDue(well, 5);
  await gone(well, 5);
  await db().$executeRaw`TRUNCATE resource, account_pace CASCADE`;
  story.sandbox.clearCalls();
});
afterAll(() => worker.stop());

/** Connections to be removed that are not there any more: a pass over one is one call. */
async function makeDue(accountId: string, count: number, kind = 'connection'): Promise<void> {
  await db().$executeRaw`
    INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, sentence, "nextPassAt")
    SELECT id, id, ${kind}, ${accountId}, 'us-east-1', json_build_object('name', 'forecast-' || n), 'ABSENT', '', clock_timestamp()
    FROM (SELECT n, ${`${kind}-${accountId}`}::text || '-' || n AS id FROM generate_series(1, ${count}::int) AS n) made`;
}

async function gone(accountId: string, count: number, timeout = 60_000): Promise<number> {
  const startedAt = performance.now();
  await expect.poll(() => db().resource.count({ where: { accountId, phase: 'GONE' } }), { timeout, interval: 20 }).toBe(count);
  return performance.now() - startedAt;
}

async function callsOf(accountId: string): Promise<number> {
  return story.sandbox.calls().filter((call) => call.accountId === accountId && call.operation === 'DescribeConnection').length;
}

async function passesOf(accountId: string): Promise<number> {
  return Number((await db().resource.aggregate({ where: { accountId }, _sum: { leaseToken: true } }))._sum.leaseToken ?? 0n);
}

async function timeOfWell(): Promise<number> {
  await makeDue(well, many);
  return gone(well, many);
}

describe.each([
  ['throttled', { kind: 'throttle', rate: 1 }],
  ['slow', { kind: 'late', rate: 1, delayMs: 4_000 }],
  ['broken', { kind: 'fail', rate: 1, error: { name: 'InternalException', httpStatus: 500 } }],
] as const)('an account that is %s', (word, fault) => {
  test('delays no other, and costs few calls', async () => {
    const aloneMs = await timeOfWell();
    await db().$executeRaw`TRUNCATE resource CASCADE`;
    story.sandbox.clearCalls();
    story.sandbox.addFault({ service: 'events', operation: '*', accountId: troubled, ...fault });
    await makeDue(troubled, many);
    const leases: number[] = [];
    const watching = setInterval(() => {
      void db()
        .$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM resource WHERE "accountId" = ${troubled} AND "leaseUntil" > clock_timestamp()`
        .then(([row]) => leases.push(row!.count));
    }, 50);
    await sleep(1_500);
    const besideMs = await timeOfWell();
    clearInterval(watching);
    expect(await passesOf(well)).toBe(many);
    const [calls, passes] = [await callsOf(troubled), await passesOf(troubled)];
    console.log(`${word}: the other account's ${many} in ${Math.round(aloneMs)} ms alone, ${Math.round(besideMs)} ms beside (${(besideMs / aloneMs).toFixed(2)}); ${passes} passes and ${calls} calls of the troubled one, ${Math.max(...leases)} at a time`);
    expect(await callsOf(well)).toBe(many);
    expect(Math.max(...leases)).toBeLessThanOrEqual(passesPerAccountWithRemovals);
    expect(calls).toBeLessThanOrEqual(2 * passes);
    // The whole of the other account was done while the troubled one had no more than its share of a worker's ten slots.
    expect(besideMs / aloneMs).toBeLessThan(4);
  }, 120_000);
});

test('an account that is throttled all the time is asked ever more rarely, however much is due in it, and goes on afterwards', async () => {
  story.sandbox.addFault({ service: 'events', operation: '*', accountId: troubled, kind: 'throttle', rate: 1 });
  await makeDue(troubled, many);
  await sleep(12_000);
  const [calls, passes] = [await callsOf(troubled), await passesOf(troubled)];
  const pace = await db().accountPace.findFirstOrThrow();
  console.log(`throttled for 12 s with ${many} due: ${passes} passes, ${calls} calls, ${pace.strikes} strikes`);
  // The first passes were under way together; after that one finds out, twice by the SDK's own repetition, each time AWS was left alone.
  expect(calls).toBeLessThanOrEqual(2 * (passesPerAccountWithRemovals + pace.strikes));
  expect(pace.strikes).toBeGreaterThanOrEqual(3);
  story.sandbox.clearFaults();
  await db().accountPace.updateMany({ data: { until: new Date(0) } });
  await gone(troubled, many, 60_000);
  expect(await db().accountPace.count()).toBe(0);
}, 120_000);

test('a resource that always fails backs off, says so, and delays nobody, in its own account neither (R-17)', async () => {
  // A consumer's account has no role to work on shares with.
  await makeDue(well, 1, 'share-principal');
  await makeDue(well, many);
  await gone(well, many);
  await sleep(6_000);
  const failing = await db().resource.findFirstOrThrow({ where: { kind: 'share-principal' } });
  expect(failing).toMatchObject({ phase: 'RETRYING', sentence: expect.stringContaining('tried again by itself') });
  expect(failing.attempts).toBeGreaterThanOrEqual(2);
  expect(failing.attempts).toBeLessThanOrEqual(6);
  expect(failing.nextPassAt!.getTime()).toBeGreaterThan(failing.phaseSince.getTime());
  expect(await callsOf(well)).toBe(many);
}, 120_000);
