import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeDb, db, Prisma } from '@/lib/platform/db';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { feedQueue } from './feed-queue';
import { passesPerAccountWithRemovals } from './timing';
import { urgencies } from './urgency';
import { wake } from './wake';
import { startWorker } from './worker';

beforeAll(async () => {
  await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' });
});
beforeEach(async () => {
  await db().$executeRaw`DELETE FROM resource`;
  await db().$executeRaw`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs`;
});
afterAll(closeDb);

type What = 'drift check' | 'awaited' | 'revoke';

const states: Record<What, { desired: 'PRESENT' | 'ABSENT'; phase: 'CONVERGED' | 'PENDING' }> = {
  'drift check': { desired: 'PRESENT', phase: 'CONVERGED' },
  awaited: { desired: 'PRESENT', phase: 'PENDING' },
  revoke: { desired: 'ABSENT', phase: 'PENDING' },
};

/** Rows that are due. Each waits for a neighbour, so that a pass over it is the engine's work alone and asks AWS nothing. */
async function makeDue(what: What, count: number, { accounts = 250, overdueMs = 60_000 } = {}): Promise<void> {
  const { desired, phase } = states[what];
  await db().$executeRaw`
    INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, phase, sentence, "nextPassAt")
    SELECT prefix || n, prefix || n, 'connection', lpad((n % ${accounts}::int)::text, 12, '0'), 'us-east-1', '{}', ${desired}::"Desired", ${phase}::"Phase", '', clock_timestamp() - ${overdueMs}::int * interval '1 ms'
    FROM (SELECT ${`${what}/`}::text AS prefix, generate_series(1, ${count}::int) AS n) made`;
  await db().$executeRaw`
    INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, sentence) VALUES ('neighbour', 'neighbour', 'connection', '999999999999', 'us-east-1', '{}', 'PRESENT', '') ON CONFLICT DO NOTHING`;
  const [from, to] = desired === 'PRESENT' ? ['r.id', `'neighbour'`] : [`'neighbour'`, 'r.id'];
  await db().$executeRawUnsafe(`INSERT INTO resource_dependency ("resourceId", "dependsOnId") SELECT ${from}, ${to} FROM resource r WHERE id LIKE '${what}/%'`);
}

async function queued(): Promise<Record<number, number>> {
  const rows = await db().$queryRaw<{ priority: number; count: number }[]>`SELECT priority, count(*)::int AS count FROM graphile_worker.jobs GROUP BY priority ORDER BY priority`;
  return Object.fromEntries(rows.map(({ priority, count }) => [priority, count]));
}

async function wakeAll(): Promise<void> {
  const rows = await db().resource.findMany({ where: { id: { not: 'neighbour' } }, select: { id: true } });
  await wake(db(), rows.map(({ id }) => id));
}

describe('what is put into the queue', () => {
  test('a removal that a person asked for comes before all that an end date asked for, of the same account too', async () => {
    await makeDue('revoke', 600, { accounts: 1 });
    await db().$executeRaw`UPDATE resource SET "byDate" = id <> 'revoke/300', "nextPassAt" = CASE WHEN id = 'revoke/300' THEN clock_timestamp() ELSE "nextPassAt" END`;
    await feedQueue(db());
    expect(await queued()).toEqual({ [urgencies.removal]: 1, [urgencies.removalByDate]: passesPerAccountWithRemovals - 1 });
    const [first] = await db().$queryRaw<{ key: string }[]>`SELECT key FROM graphile_worker.jobs ORDER BY priority LIMIT 1`;
    expect(first!.key).toBe('resource:revoke/300');
  });


  test('is a batch of the most urgent, however much is due, and not again what is there', async () => {
    await makeDue('drift check', 10_000);
    expect(await feedQueue(db())).toBe(500);
    expect(await feedQueue(db())).toBe(0);
    await makeDue('awaited', 300);
    await makeDue('revoke', 300);
    expect(await feedQueue(db())).toBe(500);
    expect(await queued()).toEqual({ [urgencies.removal]: 300, [urgencies.awaited]: 200, [urgencies.routine]: 500 });
  });

  test('gives every account a place', async () => {
    await makeDue('revoke', 1_000, { accounts: 1 });
    await makeDue('drift check', 40, { accounts: 20 });
    expect(await feedQueue(db())).toBe(passesPerAccountWithRemovals + 40 - 2);
  });

  test('has some of what was left for a whole interval, so that it does not starve', async () => {
    await makeDue('awaited', 1_000);
    await makeDue('drift check', 100, { overdueMs: 20 * 60_000 });
    await feedQueue(db());
    const [lifted] = await db().$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE key LIKE 'resource:drift check/%' AND priority = ${urgencies.awaited}`;
    expect(lifted).toEqual({ count: 20 });
  });

  test('comes in the order in which it became due, so that what found its account full does not fall behind what came later', async () => {
    await makeDue('awaited', 5, { accounts: 1 });
    await db().$executeRaw`UPDATE resource SET "nextPassAt" = now() - right(id, 1)::int * interval '1 second' WHERE id <> 'neighbour'`;
    await feedQueue(db());
    const jobs = await db().$queryRaw<{ key: string }[]>`SELECT key FROM graphile_worker.jobs ORDER BY priority, run_at, id`;
    expect(jobs.map(({ key }) => key)).toEqual([5, 4, 3, 2, 1].map((number) => `resource:awaited/${number}`));
  });

  test('is nothing of an account that AWS slows down', async () => {
    await makeDue('awaited', 10, { accounts: 2 });
    await db().accountPace.create({ data: { accountId: '000000000001', region: 'us-east-1', strikes: 1, until: new Date(Date.now() + 60_000) } });
    expect(await feedQueue(db())).toBe(5);
    await db().accountPace.updateMany({ data: { until: new Date(Date.now() - 1_000) } });
    expect(await feedQueue(db()), 'then one pass finds out whether it has recovered').toBe(1);
    await db().accountPace.deleteMany();
  });

  test('is of an account that is woken as a whole what may run at a time, the most urgent of it, and the rest is due', async () => {
    await makeDue('awaited', 100, { accounts: 1 });
    await makeDue('revoke', 4, { accounts: 1 });
    await db().$executeRaw`UPDATE resource SET "nextPassAt" = NULL`;
    await db().resource.update({ where: { id: 'awaited/99' }, data: { leaseOwner: 'somebody', leaseUntil: new Date(Date.now() + 60_000), nextPassAt: new Date(Date.now() + 60_000) } });
    await wakeAll();
    expect(await queued()).toEqual({ [urgencies.removal]: 4, [urgencies.awaited]: passesPerAccountWithRemovals - 4 + 1 });
    expect(await db().resource.count({ where: { nextPassAt: { lte: new Date() } } }), 'all but what has its place, and what somebody is looking at').toBe(104 - passesPerAccountWithRemovals - 1);
  });

  test('is nothing of an account that is to be left alone, though it is woken, until then', async () => {
    await makeDue('awaited', 3, { accounts: 1 });
    await db().$executeRaw`UPDATE resource SET "nextPassAt" = NULL`;
    await db().accountPace.create({ data: { accountId: '000000000000', region: 'us-east-1', strikes: 1, until: new Date(Date.now() + 60_000) } });
    await wakeAll();
    expect(await queued()).toEqual({});
    await db().accountPace.deleteMany();
    expect(await feedQueue(db())).toBe(3);
  });

  test('is what the lease of a dead worker held, though its job is locked for hours', async () => {
    await makeDue('awaited', 1);
    await wake(db(), ['awaited/1']);
    await db().$executeRaw`UPDATE graphile_worker._private_jobs SET locked_by = 'dead', locked_at = now() - interval '20 seconds'`;
    expect(await feedQueue(db())).toBe(1);
  });
});

test('2,000 resources are due: all that is to be removed comes first, then what people wait for, then drift checks', { timeout: 180_000 }, async () => {
  await makeDue('drift check', 800);
  await makeDue('awaited', 800);
  await makeDue('revoke', 400);
  // Half of them are in the queue already, in the wrong order of arrival; the rest are rows alone.
  const ids = await db().$queryRaw<{ id: string }[]>`SELECT id FROM resource WHERE id <> 'neighbour' AND hashtext(id) % 2 = 0 ORDER BY id = 'revoke', id`;
  await db().$executeRaw`SELECT graphile_worker.add_job('pass', json_build_object('resourceId', id), job_key => 'resource:' || id, priority => ${urgencies.routine}::int) FROM resource WHERE id IN (${Prisma.join(ids.map(({ id }) => id))})`;
  await feedQueue(db());
  const startedAt = performance.now();
  const worker = await startWorker({ sweeps: [], version: 'test' });
  await expect.poll(() => db().resourceEvent.count({ where: { resourceId: { not: 'neighbour' } } }), { timeout: 150_000, interval: 500 }).toBe(2_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  await worker.stop();
  const order = (await db().resourceEvent.findMany({ where: { resourceId: { not: 'neighbour' } }, orderBy: { id: 'asc' }, select: { resourceId: true } })).map(({ resourceId }) => resourceId.split('/')[0] as What);
  const last = (what: What) => order.lastIndexOf(what) + 1;
  console.log(`2,000 passes in ${seconds.toFixed(1)} s; the last revoke was number ${last('revoke')}, the last awaited one number ${last('awaited')}`);
  // What runs at the same time may end in any order, and a pass that takes long is overtaken by several.
  expect(last('revoke')).toBeLessThanOrEqual(400 + 30);
  expect(order.slice(0, 1_200).filter((what) => what === 'drift check').length).toBeLessThanOrEqual(20);
  expect(last('drift check')).toBeGreaterThan(1_900);
});
