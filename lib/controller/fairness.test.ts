import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { tellFigures } from '@/scripts/faults/figures';
import { startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { passesPerAccountWithRemovals } from './timing';
import { startWorker, type Worker } from './worker';

/* One account that is throttled (A-03), slow or broken, and one resource that always fails (R-17), delay nobody else. */

const troubled = '222222222222';
const well = '333333333333';
const many = 150;
/** A wake-up that comes while a pass is under way may cost a second look at what is done. */
const mostPasses = many * 1.1;

let story: AccessStory;
let worker: Worker;

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  worker = await startWorker({ sweeps: [], version: 'test' });
});
beforeEach(async () => {
  story.sandbox.clearFaults();
  await db().resource.deleteMany();
  await db().accountPace.deleteMany();
  // The first calls of a process open sessions and load clients.
  await makeDue(well, 5);
  await gone(well, 5);
  await db().resource.deleteMany();
  await db().accountPace.deleteMany();
  story.sandbox.clearCalls();
});
afterEach(allGoesOn, 90_000);
afterAll(() => worker.stop());

/** What was held up goes on once the fault is over, and nothing is forgotten. */
async function allGoesOn(): Promise<void> {
  story.sandbox.clearFaults();
  await db().accountPace.deleteMany();
  await db().$executeRaw`UPDATE resource SET "nextPassAt" = clock_timestamp() WHERE phase = 'RETRYING' AND "leaseUntil" IS NULL`;
  await expect.poll(() => db().resource.count({ where: { kind: 'connection', phase: { not: 'GONE' } } }), { timeout: 60_000, interval: 50 }).toBe(0);
  tellFigures({ faults: 1 });
  expect(await violationsOf(story)).toEqual([]);
}

/** Connections to be removed that are not there any more: a pass over one is one call. */
async function makeDue(accountId: string, count: number, kind = 'connection'): Promise<void> {
  await db().$executeRaw`
    INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, sentence, "nextPassAt")
    SELECT id, id, ${kind}, ${accountId}, 'us-east-1', json_build_object('name', 'pergola-forecast-' || n), 'ABSENT', '', clock_timestamp()
    FROM (SELECT n, ${`${kind}-${accountId}`}::text || '-' || n AS id FROM generate_series(1, ${count}::int) AS n) made`;
}

function goneOf(accountId: string): Promise<number> {
  return db().resource.count({ where: { accountId, phase: 'GONE' } });
}

async function gone(accountId: string, count: number): Promise<void> {
  await expect.poll(() => goneOf(accountId), { timeout: 60_000, interval: 20 }).toBe(count);
}

async function callsOf(accountId: string): Promise<number> {
  return story.sandbox.calls().filter((call) => call.accountId === accountId && call.operation === 'DescribeConnection').length;
}

async function passesOf(accountId: string): Promise<number> {
  return Number((await db().resource.aggregate({ where: { accountId }, _sum: { leaseToken: true } }))._sum.leaseToken ?? 0n);
}

describe.each([
  ['throttled (A-03)', { kind: 'throttle', rate: 1 }],
  ['slow', { kind: 'late', rate: 1, delayMs: 4_000 }],
  ['broken', { kind: 'fail', rate: 1, error: { name: 'InternalException', httpStatus: 500 } }],
] as const)('an account that is %s', (_word, fault) => {
  test('delays no other, and costs few calls', async () => {
    story.sandbox.addFault({ service: 'events', operation: '*', accountId: troubled, ...fault });
    await makeDue(troubled, many);
    const leases: number[] = [];
    const watching = setInterval(() => {
      void db()
        .$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM resource WHERE "accountId" = ${troubled} AND "leaseUntil" > clock_timestamp()`
        .then(([row]) => leases.push(row!.count));
    }, 50);
    await sleep(1_500);
    await makeDue(well, many);
    await gone(well, many);
    clearInterval(watching);
    // The whole of the other account is done while most of the troubled one still waits.
    expect(await goneOf(troubled)).toBeLessThan(many / 2);
    expect(await passesOf(well)).toBeLessThanOrEqual(mostPasses);
    expect(await callsOf(well)).toBeLessThanOrEqual(mostPasses);
    expect(Math.max(...leases)).toBeLessThanOrEqual(passesPerAccountWithRemovals);
    expect(await callsOf(troubled)).toBeLessThanOrEqual(2 * (await passesOf(troubled)));
  }, 120_000);
});

test('an account that is throttled all the time is asked ever more rarely, however much is due in it, and goes on afterwards (A-03)', async () => {
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
  await gone(troubled, many);
  expect(await db().accountPace.count()).toBe(0);
}, 120_000);

test('a resource that always fails backs off, says so, and delays nobody, in its own account neither (R-17)', async () => {
  // A consumer's account has no role to work on shares with.
  await makeDue(well, 1, 'share-principal');
  await makeDue(well, many);
  await gone(well, many);
  const failing = () => db().resource.findFirstOrThrow({ where: { kind: 'share-principal' } });
  await expect.poll(async () => (await failing()).attempts, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
  expect(await failing()).toMatchObject({ phase: 'RETRYING', sentence: expect.stringContaining('tried again by itself'), nextPassAt: expect.any(Date) });
  expect(await callsOf(well)).toBeLessThanOrEqual(mostPasses);
}, 120_000);
