import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDb, db } from '@/lib/platform/db';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { approve, ask, connectTo, consumerAccountId, dayFromNow, resourceOf, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { setTimeZone } from '@/scripts/testing/time-zone';
import { takeLease } from './lease';
import { schedule } from './wake';

/* One installation whose database changes its time zone: times are stored exactly, and what was stored before stays true. */

let story: AccessStory;
let stranger: pg.Client;

beforeAll(async () => {
  story = await startAccessStory();
});
afterAll(() => stranger?.end());

/** Seconds since 1970, as PostgreSQL has them: no driver and no zone in between. */
async function epochOf(sql: string, ...values: string[]): Promise<number> {
  const { rows } = await stranger.query<{ at: number }>(`SELECT extract(epoch FROM at)::float8 AS at FROM (${sql}) t(at)`, values);
  return rows[0]!.at;
}

describe.each(['UTC', 'Europe/Berlin', 'America/New_York'])('in the time zone %s', (zone) => {
  beforeAll(async () => {
    await closeDb();
    await setTimeZone(story.databaseUrl, zone);
    await stranger?.end();
    stranger = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await stranger.connect();
  });

  test('an end date, a lease and the time of a wake-up are stored exactly', async () => {
    expect((await stranger.query('SHOW timezone')).rows).toEqual([{ TimeZone: zone }]);
    const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
    await settle();
    const { until, principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId } });
    expect(until.toISOString()).toBe(`${dayFromNow(90)}T23:59:59.999Z`);
    expect(await epochOf('SELECT until FROM "grant" WHERE id = $1', grantId)).toBe(until.getTime() / 1_000);

    const lease = (await takeLease(principalId, 'test'))!;
    const left = (await epochOf('SELECT "leaseUntil" FROM resource WHERE id = $1', principalId)) - (await epochOf('SELECT clock_timestamp()'));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(20);
    lease.stop();
    await db().resource.update({ where: { id: principalId }, data: { leaseUntil: new Date(0) } });
    expect(await epochOf('SELECT "leaseUntil" FROM resource WHERE id = $1', principalId)).toBe(0);

    const at = new Date('2027-07-01T10:00:00.000Z');
    await db().$executeRaw`SELECT graphile_worker.remove_job(${`resource:${principalId}`})`;
    await schedule(db(), principalId, at);
    expect(await epochOf('SELECT run_at FROM graphile_worker.jobs WHERE key = $1', `resource:${principalId}`)).toBe(at.getTime() / 1_000);
    await revoke(story.owner, grantId);
    await settle();
  });

  test('a removal waits for what AWS does not show yet (decision 0016)', async () => {
    const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
    await settle();
    story.sandbox.addFault({ service: 'events', operation: 'CreateConnection', kind: 'invisible', delayMs: 4_000 });
    const connectionId = await connectTo(story.consumer, grantId, `pergola-zone-${zone.length}`);
    await revoke(story.owner, grantId);
    expect(await resourceOf(connectionId)).toMatchObject({ desired: 'ABSENT', phase: 'WAITING_FOR_AWS', reason: 'notVisibleYet' });
    await settle();
    expect(await resourceOf(connectionId)).toMatchObject({ phase: 'GONE' });
    expect(await violationsOf(story)).toEqual([]);
  });

  test('the audit chain verifies, with the events of the zones before', async () => {
    expect(await verifyAudit(db())).toMatchObject({ intact: true });
  });
});
