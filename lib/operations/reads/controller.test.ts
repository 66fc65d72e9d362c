import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { db, Prisma } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approve, ask, connectTo, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { mayWatchController } from '../policy';
import { stuckFilterSchema, type StuckFilter } from '../schema';
import { readAwsCalls } from './aws-calls';
import { readOverview } from './overview';
import { pausesConcerning } from './pauses';
import { readStuck, stuckIds, stuckPageSize } from './stuck';

let story: AccessStory;
let grantId: string;

/** A second account to tell apart from the first. */
const otherAccountId = '333333333333';

/** As the owner of the table: PostgreSQL skips a table of somebody else's with a warning. */
async function analyze(): Promise<void> {
  const client = new pg.Client({ connectionString: story.databaseUrl });
  await client.connect();
  await client.query('VACUUM ANALYZE resource');
  await client.end();
}

beforeAll(async () => {
  story = await startAccessStory();
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await connectTo(story.consumer, grantId, 'pergola-shown');
  await settle();
  // 10,000 of which some are stuck in each way.
  await db().$executeRaw`
    INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, phase, reason, "blockedBy", sentence, attempts, "phaseSince", "nextPassAt")
    SELECT 'res_bulk' || n, 'bulk/' || n, CASE WHEN n % 2 = 0 THEN 'connection' ELSE 'resource-share' END, CASE WHEN n % 4 = 0 THEN ${consumerAccountId} ELSE ${otherAccountId} END, 'us-east-1',
      jsonb_build_object('name', 'bulk-' || n), 'PRESENT', (CASE WHEN n <= 300 THEN 'BLOCKED' WHEN n <= 600 THEN 'RETRYING' WHEN n <= 900 THEN 'WAITING_FOR_AWS' ELSE 'CONVERGED' END)::"Phase",
      CASE WHEN n <= 300 THEN CASE WHEN n % 3 = 0 THEN 'quota' ELSE 'accessDenied' END END, CASE WHEN n <= 300 THEN 'owner' END, 'Waits.', n, clock_timestamp() - n * interval '1 second', clock_timestamp() + interval '1 hour'
    FROM generate_series(1, 10000) n`;
  await analyze();
});

const filter = (given: Partial<StuckFilter> = {}): StuckFilter => stuckFilterSchema.parse(given);

test.each(['owner', 'consumer', 'outsider'] as const)('only administrators may look: %s', (who) => {
  expect(mayWatchController(story[who])).toMatchObject({ allowed: false, because: expect.stringContaining('Only administrators') });
  expect(mayWatchController(story.admin)).toEqual({ allowed: true });
});

test('the blocked come by how long, a page at a time, and are filtered by reason, account and kind', async () => {
  const first = await readStuck(filter());
  expect(first.resources.map(({ name }) => name)).toEqual(Array.from({ length: stuckPageSize }, (_, index) => `bulk-${300 - index}`));
  expect(first.hasMore).toBe(true);
  const last = await readStuck(filter({ page: 15 }));
  expect([last.resources.at(-1)!.name, last.hasMore]).toEqual(['bulk-1', false]);
  const some = await readStuck(filter({ reason: 'quota', account: consumerAccountId, kind: 'connection' }));
  expect(some.resources.map(({ reason, accountId, noun }) => [reason, accountId, noun])).toEqual(Array.from({ length: stuckPageSize }, () => ['quota', consumerAccountId, 'connection']));
  expect(some.resources[0]!.name).toBe('bulk-300');
  expect((await readStuck(filter({ list: 'failing' }))).resources[0]).toMatchObject({ attempts: 600, phase: 'RETRYING' });
  expect((await readStuck(filter({ list: 'moving' }))).resources[0]).toMatchObject({ name: 'bulk-900' });
});

test.each(['blocked', 'failing', 'moving'] as const)('the list of what is %s is read from its index, without sorting', async (list) => {
  const plan = await explain(stuckIds(filter({ list })));
  expect(plan).toContain('Index');
  expect(plan).not.toMatch(/Seq Scan|Sort/);
});

test('each row says what it is part of', async () => {
  await db().$executeRaw`UPDATE resource SET phase = 'BLOCKED', "phaseSince" = '2020-01-01' WHERE key NOT LIKE 'bulk/%'`;
  const rows = (await readStuck(filter())).resources.filter(({ name }) => !name.startsWith('bulk'));
  expect(new Map(rows.map(({ noun, belongsTo }) => [noun, belongsTo]))).toEqual(
    new Map([
      ['resource gateway', { text: 'Service service1', href: `/services/${story.serviceId}?tab=resources` }],
      ['resource configuration', { text: 'Service service1', href: `/services/${story.serviceId}?tab=resources` }],
      ['resource share', { text: 'Service service1', href: `/services/${story.serviceId}?tab=resources` }],
      ['principal of the resource share', { text: 'Access of Forecasting to service1', href: `/access/${grantId}` }],
      ['connection', { text: 'Access of Forecasting to service1', href: `/access/${grantId}` }],
    ]),
  );
  await db().$executeRaw`UPDATE resource SET phase = 'CONVERGED' WHERE key NOT LIKE 'bulk/%'`;
});

test('the overview counts what is due, stuck and finished, and tells workers that live from those that are silent', async () => {
  await db().$executeRaw`UPDATE resource SET "nextPassAt" = clock_timestamp() - interval '2 minutes' WHERE key = 'bulk/9999'`;
  await db().$executeRaw`INSERT INTO worker (id, host, version, "heartbeatAt") VALUES ('wrk_1', 'a', '0.2.0', clock_timestamp()), ('wrk_2', 'b', '0.1.0', clock_timestamp() - interval '1 minute')`;
  const overview = await readOverview();
  expect(overview.due).toMatchObject({ removal: 0, routine: 1 });
  expect(overview.lateSeconds).toBeGreaterThanOrEqual(120);
  expect(overview.stuck).toEqual({ blocked: 300, paused: 0, failing: 300, moving: 300 });
  expect(overview.reasons).toEqual([{ reason: 'accessDenied', count: 200 }, { reason: 'quota', count: 100 }]);
  expect(overview.finished.count).toBe(5);
  expect(overview.workers.map(({ version, isAlive }) => [version, isAlive])).toEqual([['0.2.0', true], ['0.1.0', false]]);
});

test('accounts that could not be read say why, those that never could come first', async () => {
  const row = (accountId: string, region: string, problem: string | null, lastOkAt: Date | null) => ({ accountId, region, task: 'drift', problem, attempts: problem ? 2 : 0, lastOkAt });
  await db().accountCheck.createMany({
    data: [row(consumerAccountId, 'us-east-1', 'AWS asks us to slow down.', new Date(0)), row(otherAccountId, 'us-east-1', 'No role.', null), row(otherAccountId, 'eu-west-1', null, new Date())],
  });
  const { count, shown } = (await readOverview()).accountProblems;
  expect(count).toBe(2);
  expect(shown.map(({ accountId, name, problem, lastOkAt, attempts }) => [accountId, typeof name, problem, lastOkAt, attempts])).toEqual([
    [otherAccountId, 'string', 'No role.', null, 2],
    [consumerAccountId, 'string', 'AWS asks us to slow down.', new Date(0).toISOString(), 2],
  ]);
  await db().accountCheck.deleteMany();
});

test('calls of the last hour by account and minute, with throttles and accounts that are left alone', async () => {
  await db().awsCallCount.deleteMany();
  const add = (accountId: string, minutesAgo: number, result: string, calls: number) => db().$executeRaw`
    INSERT INTO aws_call_count VALUES (date_trunc('minute', clock_timestamp()) - ${minutesAgo} * interval '1 minute', ${accountId}, 'us-east-1', 'ram', 'GetResourceShares', ${result}, ${calls}, ${calls * 10})`;
  await add(otherAccountId, 5, 'ok', 30);
  await add(consumerAccountId, 5, 'ok', 90);
  await add(consumerAccountId, 5, 'throttled', 10);
  await add(consumerAccountId, 5, 'notFound', 1);
  await add(consumerAccountId, 70, 'ok', 1_000);
  await db().$executeRaw`INSERT INTO account_pace ("accountId", region, strikes, until) VALUES (${consumerAccountId}, 'us-east-1', 3, clock_timestamp() + interval '1 minute')`;
  const { minutes, accounts } = await readAwsCalls();
  expect(minutes).toHaveLength(60);
  expect(accounts.map(({ accountId, calls, throttled, failed, meanMs, strikes }) => [accountId, calls, throttled, failed, meanMs, strikes])).toEqual([
    [consumerAccountId, 101, 10, 0, 10, 3],
    [otherAccountId, 30, 0, 0, 10, 0],
  ]);
  expect(accounts[0]!.perMinute.reduce((sum, { calls }) => sum + calls, 0)).toBe(101);
  expect(accounts[0]!.restUntil).not.toBeNull();
});

test('a pause concerns who has something in that account, on either side', async () => {
  const start = (id: string, accountId: string | null) => db().pause.create({ data: { id, accountId, reason: 'An incident.', startedById: story.admin.personId } });
  const concerned = async () => {
    const people = { owner: story.owner, consumer: story.consumer, second: story.secondConsumer, admin: story.admin };
    const told = await Promise.all(Object.entries(people).map(async ([who, actor]) => [who, (await pausesConcerning(scopeOf(actor))).length] as const));
    return told.filter(([, count]) => count > 0).map(([who]) => who);
  };
  expect(await concerned()).toEqual([]);
  await start('pau_1', consumerAccountId);
  expect(await concerned()).toEqual(['owner', 'consumer', 'admin']);
  await start('pau_2', null);
  expect(await concerned()).toEqual(['owner', 'consumer', 'second', 'admin']);
  expect((await pausesConcerning(scopeOf(story.secondConsumer)))[0]).toMatchObject({ what: 'every change on AWS', startedBy: 'Ada Admin' });
});

async function explain(query: Prisma.Sql): Promise<string> {
  const lines = await db().$queryRaw<Record<string, string>[]>(Prisma.sql`EXPLAIN ${query}`);
  return lines.map((line) => Object.values(line)[0]).join('\n');
}
