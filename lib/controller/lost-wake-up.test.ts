import type { Job } from 'graphile-worker';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { pseudoRandom } from '@/sandbox/core/pseudo-random';
import { interleave, standBeforeEveryStep } from '@/scripts/faults/interleave';
import { startAccessStory } from '@/scripts/testing/access-story';
import { feedQueue } from './feed-queue';
import { takeLease } from './lease';
import { announceDue, wake } from './wake';
import { passOnce } from './worker';
import { writeDown } from './write-down';

beforeAll(() => startAccessStory());

/** Milliseconds until the queue hands the resource out; null when it does not know it. */
async function dueInMs(resourceId: string): Promise<number | null> {
  const [job] = await db().$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM run_at - clock_timestamp()) * 1000)::float8 AS ms FROM graphile_worker.jobs WHERE key = ${`resource:${resourceId}`} AND locked_at IS NULL`;
  return job?.ms ?? null;
}

test('a neighbour that becomes ready while a pass still says that it waits for it is not forgotten for a minute', async () => {
  const row = await db().resource.findFirstOrThrow({ where: { kind: 'resource-configuration' } });
  const lease = (await takeLease(row.id, 'test'))!;
  await wake(db(), [row.id]);
  await writeDown(row, lease, { phase: 'WAITING_FOR_OTHERS', sentence: 'Waits for the gateway.' }, 0);
  lease.stop();
  expect(await dueInMs(row.id)).toBeLessThanOrEqual(0);
});

test('a wake-up that finds the lease taken is not lost, in whatever order the other pass gives it back', async () => {
  const { id } = await db().resource.findFirstOrThrow({ where: { kind: 'resource-configuration' } });
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const stepAside = standBeforeEveryStep('nowhere');
  try {
    for (let seed = 1; seed <= 40; seed += 1) {
      await client.query(`DELETE FROM graphile_worker._private_jobs`);
      const row = await db().resource.update({ where: { id }, data: { phase: 'PENDING', nextPassAt: new Date(Date.now() + 60_000) } });
      const lease = (await takeLease(id, 'test'))!;
      const wakeUp = () => passOnce('test')({ resourceId: id }, { job: { locked_at: null, run_at: new Date() } as Job });
      const otherPass = async () => {
        await writeDown(row, lease, { phase: 'WAITING_FOR_OTHERS', sentence: 'Waits for the gateway.' }, 0);
        lease.stop();
      };
      const ends = await interleave([wakeUp, otherPass], pseudoRandom(seed).below);
      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      const { phase, nextPassAt } = await db().resource.findUniqueOrThrow({ where: { id } });
      const dueMs = Math.min((await dueInMs(id)) ?? Infinity, nextPassAt!.getTime() - Date.now());
      expect(phase === 'CONVERGED' || dueMs < 1_100, `order ${seed}: ${phase}, due in ${dueMs} ms`).toBe(true);
    }
  } finally {
    stepAside();
    await client.end();
  }
}, 60_000);

test('what was to be looked at later is looked at sooner when a pass says so', async () => {
  const row = await db().resource.findFirstOrThrow({ where: { kind: 'resource-share' } });
  const lease = (await takeLease(row.id, 'test'))!;
  await wake(db(), [row.id], new Date(Date.now() + 600_000));
  await writeDown(row, lease, { phase: 'WAITING_FOR_AWS', sentence: 'AWS is at work.' }, 0);
  lease.stop();
  expect(await dueInMs(row.id)).toBeLessThan(60_000);
});

test('a worker dies with the wake-up of a neighbour in its hand: the next feeding finds it', async () => {
  const gateway = await db().resource.update({ where: { id: (await db().resource.findFirstOrThrow({ where: { kind: 'resource-gateway' } })).id }, data: { phase: 'WAITING_FOR_AWS' } });
  const { id } = await db().resource.findFirstOrThrow({ where: { kind: 'resource-configuration' } });
  await db().resource.update({ where: { id }, data: { phase: 'WAITING_FOR_OTHERS', nextPassAt: new Date(Date.now() + 60_000) } });
  const lease = (await takeLease(gateway.id, 'test'))!;
  await writeDown(gateway, lease, { phase: 'CONVERGED', sentence: gateway.sentence }, 0);
  lease.stop();
  expect(await dueInMs(id)).toBeLessThanOrEqual(0);
  await db().$executeRaw`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '10 seconds', locked_by = 'dead' WHERE key = ${`resource:${id}`}`;
  await feedQueue(db());
  expect(await dueInMs(id)).toBeLessThanOrEqual(0);
});

test('what was put off is announced when its time has come, and nothing is when there is nothing', async () => {
  const heard: string[] = [];
  const listener = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await listener.connect();
  listener.on('notification', ({ payload }) => heard.push(payload!));
  const { id } = await db().resource.findFirstOrThrow();
  await db().$executeRaw`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE locked_at IS NULL`;
  await wake(db(), [id], new Date(Date.now() + 600_000));
  await listener.query('LISTEN "jobs:insert"');
  await announceDue(db());
  await db().$executeRaw`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key = ${`resource:${id}`}`;
  await announceDue(db());
  await expect.poll(() => heard, { timeout: 10_000 }).not.toEqual([]);
  await listener.end();
  expect(heard.map((payload) => JSON.parse(payload) as unknown)).toEqual([{ count: 1 }]);
});
