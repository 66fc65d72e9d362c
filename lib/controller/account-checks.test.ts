import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AwsError } from '@/lib/aws/errors';
import { closeDb, databaseNow, db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { runDueAccountChecks, startAccountChecks, type AccountTarget, type AccountTask } from './account-checks';
import { checkRetryDelayMs, leaseMs } from './timing';

const minute = 60_000;

beforeAll(() => preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' }));
beforeEach(async () => {
  await db().accountCheck.deleteMany();
  await db().accountPace.deleteMany();
  await db().account.deleteMany();
});
afterAll(closeDb);

/** Accounts in two Regions each, onboarded. */
async function onboard(...accountIds: string[]): Promise<void> {
  const { id: teamId } = await db().team.upsert({ where: { group: 'main' }, create: { id: 'team_main', group: 'main', name: 'Main' }, update: {} });
  for (const id of accountIds) {
    await db().account.create({
      data: { id, name: id, teamId, regions: ['us-east-1', 'eu-west-1'], roles: { create: { purpose: 'OWNER', roleArn: 'arn', externalId: 'id', verifiedAt: new Date() } } },
    });
  }
}

function task(run: (target: AccountTarget) => Promise<void>, name: AccountTask['name'] = 'drift'): AccountTask {
  return { name, everyMs: 10 * minute, run };
}

/** New rows are due at a time of their own. */
async function makeDue(tasks: AccountTask[]): Promise<void> {
  await runDueAccountChecks(tasks, 'nobody', 0);
  await db().accountCheck.updateMany({ data: { nextAt: new Date(0) } });
}

function slept(rows: { nextAt: Date }[]): number[] {
  return rows.map(({ nextAt }) => nextAt.getTime() - Date.now());
}

function refusal(kind: 'throttled' | 'accessDenied', code: string): AwsError {
  return new AwsError({ kind, code, service: 'ram', operation: 'GetResourceShares', publicMessage: 'No.' });
}

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
};

test('every account that works is checked in each of its Regions and for each task, the first time within the interval', async () => {
  await onboard('111111111111', '222222222222');
  await db().accountRole.updateMany({ where: { accountId: '222222222222' }, data: { verifiedAt: null } });
  const tasks = [task(async () => {}), task(async () => {}, 'ghosts')];
  expect(await runDueAccountChecks(tasks, 'worker')).toBe(0);
  const rows = await db().accountCheck.findMany();
  expect(rows.map(({ accountId, region, task: name }) => `${accountId} ${region} ${name}`).toSorted()).toEqual([
    '111111111111 eu-west-1 drift', '111111111111 eu-west-1 ghosts', '111111111111 us-east-1 drift', '111111111111 us-east-1 ghosts',
  ]);
  for (const ms of slept(rows)) expect(ms).toBeLessThanOrEqual(10 * minute);

  await db().account.update({ where: { id: '111111111111' }, data: { regions: ['us-east-1'] } });
  await runDueAccountChecks(tasks, 'worker');
  expect(await db().accountCheck.count(), 'a Region that was given up is asked about no more').toBe(2);
});

test('several workers at once run each due check exactly once', async () => {
  await onboard(...Array.from({ length: 20 }, (_, i) => String(i).padStart(12, '0')));
  const seen: string[] = [];
  const tasks = [task(async ({ accountId, region }) => void seen.push(`${accountId} ${region}`))];
  await makeDue(tasks);
  const ran = await Promise.all(['one', 'two', 'three', 'four'].map((worker) => runDueAccountChecks(tasks, worker)));
  expect(ran.reduce((sum, count) => sum + count)).toBe(40);
  expect(new Set(seen).size).toBe(40);
  expect(seen).toHaveLength(40);
  const rows = await db().accountCheck.findMany();
  expect(rows.every(({ lastOkAt, leaseOwner, problem, attempts }) => lastOkAt && !leaseOwner && !problem && attempts === 0)).toBe(true);
  for (const ms of slept(rows)) expect(ms).toBeGreaterThan(7 * minute);
});

test('what a dead worker held is taken over once its lease has run out, and the dead one, if it was asleep, writes nothing', async () => {
  await onboard('111111111111');
  const asleep = gate();
  const started = vi.fn<() => void>();
  const hanging = [task(async () => (started(), asleep.opened))];
  await makeDue(hanging);
  await db().accountCheck.deleteMany({ where: { region: 'eu-west-1' } });
  const first = runDueAccountChecks(hanging, 'asleep');
  await vi.waitFor(() => expect(started).toHaveBeenCalledTimes(1));
  const [held] = await db().accountCheck.findMany({ where: { region: 'us-east-1' } });
  expect(held!.leaseUntil!.getTime() - Date.now()).toBeGreaterThan(leaseMs - 5_000);
  const living = [task(async () => Promise.reject(refusal('accessDenied', 'AccessDenied')))];
  expect(await runDueAccountChecks(living, 'living'), 'it is held').toBe(0);
  await db().accountCheck.updateMany({ where: { region: 'us-east-1' }, data: { leaseUntil: new Date(0) } });
  expect(await runDueAccountChecks(living, 'living')).toBe(1);
  asleep.open();
  await first;
  expect(await db().accountCheck.findFirst({ where: { region: 'us-east-1' } })).toMatchObject({ attempts: 1, lastOkAt: null, problem: expect.stringContaining('may not read the lists') });
});

test('a check that is requested while one is running runs after it, and the running one counts only for what came before it began', async () => {
  await onboard('111111111111');
  const hold = gate();
  const started = vi.fn<() => void>();
  const slow = [task(async () => (started(), hold.opened))];
  await makeDue(slow);
  await db().accountCheck.deleteMany({ where: { region: 'eu-west-1' } });
  const running = runDueAccountChecks(slow, 'slow', 1);
  await vi.waitFor(() => expect(started).toHaveBeenCalledTimes(1));
  const requestedAt = await databaseNow();
  await db().$executeRaw`UPDATE account_check SET "nextAt" = clock_timestamp() WHERE region = 'us-east-1'`;
  hold.open();
  await running;
  const where = { region: 'us-east-1' };
  const [first] = await db().accountCheck.findMany({ where });
  expect(first!.lastOkAt!.getTime()).toBeLessThanOrEqual(requestedAt.getTime());
  expect(await runDueAccountChecks([task(async () => {})], 'next', 1)).toBe(1);
  const [second] = await db().accountCheck.findMany({ where });
  expect(second!.lastOkAt!.getTime()).toBeGreaterThan(requestedAt.getTime());
  expect(slept([second!])[0]).toBeGreaterThan(7 * minute);
});

test('an account that hangs holds up no other one', async () => {
  await onboard('111111111111', '222222222222', '333333333333');
  const hung = gate();
  const seen = new Set<string>();
  const tasks = [task(async ({ accountId, region }) => (accountId === '111111111111' ? hung.opened : void seen.add(accountId + region)))];
  await makeDue(tasks);
  const run = runDueAccountChecks(tasks, 'worker');
  await vi.waitFor(() => expect(seen.size).toBe(4));
  hung.open();
  await run;
});

describe('a check that fails', () => {
  const failing = (why: Error) => [
    task(async ({ accountId }) => {
      if (accountId === '111111111111') throw why;
    }),
  ];

  test.each([
    ['a refusal', refusal('accessDenied', 'AccessDenied'), 'Pergola’s role may not read the lists of this account: No. Ask the account’s team to put the role back as its template has it.'],
    ['no role', new AppError('notFound', 'No role.'), 'No role.'],
    ['a fault of our own', new TypeError('x is undefined'), 'Something went wrong on our side. It is tried again by itself; the log has the cause.'],
  ])('says why (%s), comes back ever more rarely, and delays nobody', async (_, error, problem) => {
    await onboard('111111111111', '222222222222');
    const tasks = failing(error);
    await makeDue(tasks);
    expect(await runDueAccountChecks(tasks, 'worker')).toBe(4);
    const rows = await db().accountCheck.findMany({ where: { accountId: '111111111111' } });
    expect(rows).toMatchObject([{ problem, attempts: 1 }, { problem, attempts: 1 }]);
    for (const ms of slept(rows)) expect(ms).toBeLessThanOrEqual(30_000);
    expect(await db().accountCheck.count({ where: { accountId: '222222222222', problem: null, lastOkAt: { not: null } } })).toBe(2);
    await db().accountCheck.updateMany({ data: { nextAt: new Date(0) } });
    await runDueAccountChecks([task(async () => {})], 'worker');
    expect(await db().accountCheck.count({ where: { problem: null, attempts: 0 } }), 'mended').toBe(4);
  });

  test('backs off to the interval at most, half at random', () => {
    expect([1, 2, 3, 30].map((attempts) => checkRetryDelayMs(attempts, 10 * minute, 1))).toEqual([30_000, 60_000, 120_000, 10 * minute]);
    expect(checkRetryDelayMs(1, 10 * minute, 0)).toBe(15_000);
  });

  test('because AWS slows the account down leaves it alone, for passes and checks alike', async () => {
    await onboard('111111111111', '222222222222');
    const tasks = failing(refusal('throttled', 'ThrottlingException'));
    await makeDue(tasks);
    await runDueAccountChecks(tasks, 'worker');
    expect((await db().accountPace.findMany()).map(({ accountId }) => accountId)).toEqual(['111111111111', '111111111111']);
    await db().accountPace.updateMany({ data: { until: new Date(Date.now() + minute) } });
    await db().accountCheck.updateMany({ data: { nextAt: new Date(0) } });
    expect(await runDueAccountChecks([task(async () => {})], 'worker'), 'the other one alone').toBe(2);
    await db().accountPace.updateMany({ data: { until: new Date(0) } });
    expect(await runDueAccountChecks([task(async () => {})], 'worker')).toBe(2);
    expect(await db().accountPace.count(), 'it has answered').toBe(0);
  });
});

test('a worker that is stopped begins nothing new', async () => {
  await onboard(...Array.from({ length: 20 }, (_, i) => String(i).padStart(12, '0')));
  const hold = gate();
  const started = vi.fn<() => void>();
  const tasks = [task(async () => (started(), hold.opened))];
  await makeDue(tasks);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const checks = startAccountChecks(tasks, 'worker');
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(() => expect(started).toHaveBeenCalledTimes(4));
    const stopped = checks.stop();
    hold.open();
    await stopped;
    expect(started).toHaveBeenCalledTimes(4);
  } finally {
    vi.useRealTimers();
  }
});
