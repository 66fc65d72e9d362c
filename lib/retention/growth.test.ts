import { beforeAll, expect, test } from 'vitest';
import { db, Prisma } from '@/lib/platform/db';
import { runPass } from '@/lib/controller/run-pass';
import { approve, ask, connectTo, consumerAccountId, revoke } from '@/scripts/testing/access-steps';
import { declareService1, settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';

/*
 * How much each step adds to the database for good: bytes of rows with their headers, without indexes, of the tables that no limit
 * in time or number holds by itself. `docs/operating.md`, "Retention and growth", has the figures that this prints.
 */

const tables = ['service', 'service_approver', 'access_request', 'grant', 'connection', 'connection_test', 'resource', 'resource_dependency', 'resource_event', 'proof', 'audit_event', 'notice', 'notice_reading', 'ghost'];
/** Of a row beside its data: header and line pointer (PostgreSQL documentation, "Database Page Layout"). */
const rowHeader = 28;

let story: AccessStory;
const grown: [string, number][] = [];

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
}, 60_000);

async function bytes(): Promise<number> {
  const sums = tables.map((table) => Prisma.sql`SELECT coalesce(sum(pg_column_size(t.*) - 24 + ${rowHeader}), 0)::int AS size FROM ${Prisma.raw(`"${table}"`)} t`);
  const [row] = await db().$queryRaw<{ size: number }[]>`SELECT sum(size)::int AS size FROM (${Prisma.join(sums, ' UNION ALL ')}) all_of_them`;
  return row!.size;
}

async function growth<T>(name: string, most: number, step: () => Promise<T>): Promise<T> {
  const before = await bytes();
  const result = await step();
  await settle();
  const added = (await bytes()) - before;
  grown.push([name, added]);
  expect(added, name).toBeLessThanOrEqual(most);
  return result;
}

test('each step adds what the documentation says, and checking adds nothing', async () => {
  const { serviceId } = await growth('publish a service', 8_000, () => declareService1(story.owner));
  const requestId = await growth('request access', 2_000, () => ask(story.consumer, serviceId, consumerAccountId));
  const grantId = await growth('approve', 4_000, () => approve(story.owner, requestId));
  await growth('connect', 4_000, () => connectTo(story.consumer, grantId, 'pergola-forecast'));
  await growth('check every resource once', 200, async () => {
    for (const { id } of await db().resource.findMany()) await runPass(id, { owner: 'test' });
  });
  await growth('end access, with its connection', 3_000, () => revoke(story.owner, grantId));
  expect(grown).toHaveLength(6);
  process.stdout.write(`${grown.map(([name, size]) => `${name}: ${size} bytes`).join('\n')}\n`);
});
