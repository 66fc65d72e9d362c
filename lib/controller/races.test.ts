import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '@/lib/platform/errors';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';
import { approveRequest } from '@/lib/requests/writes/approve';
import { rejectRequest } from '@/lib/requests/writes/reject';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import type { SandboxState } from '@/sandbox/admin/control';
import { interleave, standBeforeEveryStep } from '@/scripts/faults/interleave';
import { publishService1 } from '@/scripts/testing/publish-service1';
import { approve, ask, askToRenew, connectTo, consumerAccountId, resume, revoke, suspend } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violations } from '@/scripts/testing/oracle';
import { withDatabase } from '@/scripts/testing/oracle-database';

/*
 * Two people, or a person and the clock, at the same thing at the same time: the steps of both (statements and calls of AWS)
 * are put into a random order, on the real PostgreSQL. A failure prints the seed and the path that repeat it. `RACES=1000`
 * runs each race a thousand times.
 */

const runs = Number(process.env.RACES ?? 5);

let story: AccessStory;
let serviceId: string;
let published: SandboxState;
let lastEvent: bigint;
let stepAside: () => void;

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  serviceId = await publishService1(story.owner);
  await settle();
  const life = await db().auditEvent.aggregate({ _max: { seq: true } });
  lastEvent = life._max.seq!;
  // Everybody has assumed every role once, so that each race begins with the same sessions.
  await connectTo(story.consumer, await approved(), 'warm');
  await settle();
  await revoke(story.owner, (await db().grant.findFirstOrThrow()).id);
  await settle();
  await revoke(story.secondOwner, await approve(story.secondOwner, await askAgain()));
  await settle();
  await clean();
  published = story.sandbox.exportState();
  stepAside = standBeforeEveryStep(new URL(story.sandbox.url).host);
});

afterAll(() => stepAside());

/** The database as it was when the service was just published. */
function clean(): Promise<unknown> {
  return withDatabase(story.databaseUrl, (client) =>
    client.query(`
      SET session_replication_role = replica;
      UPDATE service SET "portRanges" = '{443}', version = 1;
      DELETE FROM connection; DELETE FROM "grant"; DELETE FROM access_request; DELETE FROM audit_event WHERE seq > ${lastEvent};
      DELETE FROM resource_dependency WHERE "resourceId" IN (SELECT id FROM resource WHERE kind IN ('share-principal', 'connection'));
      DELETE FROM proof; DELETE FROM resource_event WHERE "resourceId" IN (SELECT id FROM resource WHERE kind IN ('share-principal', 'connection'));
      DELETE FROM resource WHERE kind IN ('share-principal', 'connection');
      DELETE FROM graphile_worker._private_jobs`),
  );
}

async function begin(): Promise<void> {
  await clean();
  story.sandbox.importState(published);
}

function askAgain(): Promise<string> {
  return ask(story.consumer, serviceId, consumerAccountId);
}

async function approved(): Promise<string> {
  const grantId = await approve(story.owner, await askAgain());
  await settle();
  return grantId;
}

async function rejected(actor: Actor, requestId: string): Promise<void> {
  const request = (await requestVisibleTo(scopeOf(actor), requestId))!;
  await rejectRequest({ actor, input: { requestId, digest: digestOf(request), comment: 'Not now.' }, thing: request });
}

/** After some steps of their own, the owners open another port, in a transaction of their own with its event, as any change of what a grant gives. */
async function openAnotherPort(steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) await db().$queryRaw`SELECT 1`;
  await db().$transaction(async (tx) => {
    await tx.service.update({ where: { id: serviceId }, data: { portRanges: ['443', '8443'], version: { increment: 1 } } });
    await recordAudit(tx, { actor: story.owner, action: 'service.setOnDrift', outcome: 'DONE', subject: { type: 'service', id: serviceId }, teamIds: [], sentence: 'opened another port' });
  });
}

async function lastEventOf(action: string): Promise<number> {
  return Number((await db().auditEvent.aggregate({ where: { action }, _max: { seq: true } }))._max.seq);
}

/** The date passes in a moment, which fast-check draws: before, between or after the steps. */
async function letEndSoon(grantId: string, drawn: number): Promise<Date> {
  await db().$executeRaw`UPDATE "grant" SET until = clock_timestamp() + ${(drawn % 350) - 50} * interval '1 ms' WHERE id = ${grantId}`;
  return (await db().grant.findUniqueOrThrow({ where: { id: grantId } })).until;
}

/** As the workers do every few seconds, here without a rest. */
async function sweepUntilPast(until: Date): Promise<void> {
  do await endExpiredGrants();
  while (new Date() <= until);
}

async function wrong(): Promise<string[]> {
  await settle();
  return violations({ sandboxUrl: story.sandbox.url, accounts: ['111111111111', consumerAccountId], regions: ['us-east-1'], databaseUrl: story.databaseUrl, canaries: ['sunny-day-42'] });
}

/** Plays a race over and over; nobody may be told of a fault, and the oracle finds nothing. */
async function race(arrange: (drawn: number) => Promise<(() => Promise<unknown>)[]>, check: (ends: PromiseSettledResult<unknown>[]) => Promise<void>): Promise<void> {
  await fc.assert(
    fc
      .asyncProperty(fc.array(fc.nat(1_000_000), { minLength: 60, maxLength: 60 }), async (choices) => {
        const works = await arrange(choices[0]!);
        let step = 0;
        const ends = await interleave(works, (count) => choices[step++ % choices.length]! % count);
        for (const end of ends) if (end.status === 'rejected' && !(end.reason instanceof AppError)) throw end.reason;
        await check(ends);
        expect(await wrong()).toEqual([]);
      })
      .beforeEach(begin),
    { numRuns: runs, endOnFailure: true },
  );
}

const won = (ends: PromiseSettledResult<unknown>[]) => ends.filter(({ status }) => status === 'fulfilled').length;
const timeoutMs = 60_000 + runs * 5_000;

test('X-01 approve and approve: one grant, and the other hears who was faster', async () => {
  await race(
    async () => {
      const requestId = await askAgain();
      return [() => approve(story.owner, requestId), () => approve(story.secondOwner, requestId)];
    },
    async (ends) => {
      expect(won(ends)).toBe(1);
      expect(await db().grant.count()).toBe(1);
    },
  );
}, timeoutMs);

test('X-02 approve and reject: one of the two', async () => {
  await race(
    async () => {
      const requestId = await askAgain();
      return [() => approve(story.owner, requestId), () => rejected(story.secondOwner, requestId)];
    },
    async (ends) => {
      expect(won(ends)).toBe(1);
      const { state } = await db().accessRequest.findFirstOrThrow();
      expect(await db().grant.count()).toBe(state === 'APPROVED' ? 1 : 0);
    },
  );
}, timeoutMs);

test('X-05 revoke while connecting: nothing is left of it', async () => {
  await race(
    async () => {
      const grantId = await approved();
      return [() => connectTo(story.consumer, grantId, 'forecast'), () => revoke(story.owner, grantId)];
    },
    async (ends) => expect(ends[1]!.status).toBe('fulfilled'),
  );
}, timeoutMs);

test('the date passes while somebody revokes: one end, on one record', async () => {
  await race(
    async () => {
      const grantId = await approved();
      await db().grant.update({ where: { id: grantId }, data: { until: new Date(Date.now() - 1_000) } });
      return [() => revoke(story.owner, grantId), endExpiredGrants];
    },
    async () => expect((await db().grant.findFirstOrThrow()).state).toBe('REVOKED'),
  );
}, timeoutMs);

test('X-04 approve while the service is changed: only what was on the screen is granted', async () => {
  await race(
    async (drawn) => {
      const requestId = await askAgain();
      const shown = (await requestVisibleTo(scopeOf(story.owner), requestId))!;
      const decision = { actor: story.owner, input: { requestId, digest: digestOf(shown), comment: '' }, thing: shown };
      return [() => approveRequest(decision), () => openAnotherPort(drawn % 14)];
    },
    async ([approval]) => {
      const { version } = await db().service.findUniqueOrThrow({ where: { id: serviceId } });
      const grants = await db().grant.count();
      expect(grants).toBe(approval!.status === 'fulfilled' ? 1 : 0);
      // Approved, it was before the change, and holds for what the service was then: the change waited for it.
      if (approval!.status === 'fulfilled') expect(await lastEventOf('request.approve')).toBeLessThan(await lastEventOf('service.setOnDrift'));
      expect(version).toBe(2);
    },
  );
}, timeoutMs);

test('X-06 expire and extend: renewed and alive, or ended and refused', async () => {
  await race(
    async (drawn) => {
      const grantId = await approved();
      const requestId = await askToRenew(story.consumer, grantId);
      const until = await letEndSoon(grantId, drawn);
      const shown = (await requestVisibleTo(scopeOf(story.owner), requestId))!;
      const decision = { actor: story.owner, input: { requestId, digest: digestOf(shown), comment: '' }, thing: shown };
      return [() => approveRequest(decision), () => sweepUntilPast(until)];
    },
    async ([approval]) => {
      await endExpiredGrants();
      const grant = await db().grant.findFirstOrThrow({ include: { principal: true } });
      const { state } = await db().accessRequest.findFirstOrThrow({ where: { renewsGrantId: grant.id } });
      const isRenewed = approval!.status === 'fulfilled';
      expect([grant.state, state]).toEqual(isRenewed ? ['ACTIVE', 'APPROVED'] : ['REVOKED', 'CANCELLED']);
      expect(grant.principal).toMatchObject(isRenewed ? { desired: 'PRESENT', generation: 1 } : { desired: 'ABSENT' });
      if (isRenewed) expect(grant.until.getTime()).toBeGreaterThan(Date.now());
    },
  );
}, timeoutMs);

test('suspend while connecting: nothing is left of it, and it comes back only if it was wanted', async () => {
  await race(
    async () => {
      const grantId = await approved();
      return [() => connectTo(story.consumer, grantId, 'forecast'), () => suspend(story.owner, grantId)];
    },
    async (ends) => {
      expect(ends[1]!.status).toBe('fulfilled');
      for (const { comesBack, resource } of await db().connection.findMany({ include: { resource: true } })) expect([comesBack, resource.desired]).toEqual([true, 'ABSENT']);
    },
  );
}, timeoutMs);

test('suspend and revoke: it ends, and is cut once', async () => {
  await race(
    async () => {
      const grantId = await approved();
      await connectTo(story.consumer, grantId, 'forecast');
      await settle();
      return [() => suspend(story.secondOwner, grantId), () => revoke(story.owner, grantId)];
    },
    async (ends) => {
      expect(ends[1]!.status).toBe('fulfilled');
      expect((await db().grant.findFirstOrThrow({ include: { principal: true } }))).toMatchObject({ state: 'REVOKED', principal: { desired: 'ABSENT', generation: 2 } });
    },
  );
}, timeoutMs);

test('resume while the date passes: it goes on until it ends, or is not resumed', async () => {
  await race(
    async (drawn) => {
      const grantId = await approved();
      await connectTo(story.consumer, grantId, 'forecast');
      await settle();
      await suspend(story.owner, grantId);
      await settle();
      const until = await letEndSoon(grantId, drawn);
      return [() => resume(story.owner, grantId), () => sweepUntilPast(until)];
    },
    async () => {
      await endExpiredGrants();
      expect(await db().grant.findFirstOrThrow({ include: { principal: true, connections: true } })).toMatchObject({ state: 'REVOKED', endedById: null, principal: { desired: 'ABSENT' }, connections: [{ comesBack: false }] });
    },
  );
}, timeoutMs);

test('X-08 the same request submitted twice: it is there once', async () => {
  await race(
    async () => [askAgain, askAgain],
    async (ends) => {
      expect(won(ends)).toBe(1);
      expect(await db().accessRequest.count()).toBe(1);
    },
  );
}, timeoutMs);
