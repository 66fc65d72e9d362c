import { expect, test } from 'vitest';
import { specUnder } from '@/lib/connections/wanted';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approveRequestAction, rejectRequestAction, withdrawRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';
import { RaceTrack, raceMs, won } from '@/scripts/faults/races';
import { approve, connectTo, consumerAccountId, resume, revoke, suspend } from '@/scripts/testing/access-steps';
import { correct } from '@/scripts/testing/correct-service';
import { settle } from '@/scripts/testing/access-story';
import { shareByHand } from '@/scripts/testing/networks-by-hand';
import { runPass } from './run-pass';
import type { ConnectionSpec } from './specs';

/* Deciding on a request, connecting and revoking, each against what may happen at the same time. See `scripts/faults/races.ts`. */

const track = new RaceTrack();

async function rejected(actor: Actor, requestId: string): Promise<void> {
  const request = (await requestVisibleTo(scopeOf(actor), requestId))!;
  await rejectRequestAction.as(actor, { requestId, digest: digestOf(request), comment: 'Not now.' });
}

async function withdrawn(actor: Actor, requestId: string): Promise<void> {
  await withdrawRequestAction.as(actor, { requestId });
}

/** After some steps of their own, the owners open another port, in a transaction of their own with its event, as any change of what a grant gives. */
async function openAnotherPort(steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) await db().$queryRaw`SELECT 1`;
  await db().$transaction(async (tx) => {
    await tx.service.update({ where: { id: track.serviceId }, data: { portRanges: ['443', '8443'], version: { increment: 1 } } });
    await recordAudit(tx, { actor: track.story.owner, action: 'service.setOnDrift', outcome: 'DONE', subject: { type: 'service', id: track.serviceId }, teamIds: [], sentence: 'opened another port' });
  });
}

async function lastEventOf(action: string): Promise<number> {
  return Number((await db().auditEvent.aggregate({ where: { action }, _max: { seq: true } }))._max.seq);
}

/** One grant, or none, as the request says. */
async function grantIsAsDecided(): Promise<void> {
  const { state } = await db().accessRequest.findFirstOrThrow();
  expect(state).not.toBe('PENDING');
  expect(await db().grant.count()).toBe(state === 'APPROVED' ? 1 : 0);
}

test('X-01 approve and approve: one grant, and the other hears who was faster', async () => {
  await track.race({
    prepare: () => track.ask(),
    works: (requestId) => [() => approve(track.story.owner, requestId), () => approve(track.story.secondOwner, requestId)],
    check: async (ends) => {
      expect(won(ends)).toBe(1);
      expect(await db().grant.count()).toBe(1);
    },
  });
}, raceMs);

test('X-02 approve and reject: one of the two', async () => {
  await track.race({
    prepare: () => track.ask(),
    works: (requestId) => [() => approve(track.story.owner, requestId), () => rejected(track.story.secondOwner, requestId)],
    check: async (ends) => {
      expect(won(ends)).toBe(1);
      await grantIsAsDecided();
    },
  });
}, raceMs);

test('X-04 approve while the request is withdrawn: one of the two', async () => {
  await track.race({
    prepare: () => track.ask(),
    works: (requestId) => [() => approve(track.story.owner, requestId), () => withdrawn(track.story.consumer, requestId)],
    check: async (ends) => {
      expect(won(ends)).toBe(1);
      await grantIsAsDecided();
    },
  });
}, raceMs);

test('X-04 approve while the service is changed: only what was on the screen is granted', async () => {
  await track.race({
    prepare: () => track.ask(),
    works: async (requestId, drawn) => {
      const shown = (await requestVisibleTo(scopeOf(track.story.owner), requestId))!;
      const decision = { requestId, digest: digestOf(shown), comment: '' };
      return [() => approveRequestAction.as(track.story.owner, decision), () => openAnotherPort(drawn % 14)];
    },
    check: async ([approval]) => {
      const { version } = await db().service.findUniqueOrThrow({ where: { id: track.serviceId } });
      expect(await db().grant.count()).toBe(approval!.status === 'fulfilled' ? 1 : 0);
      // Approved, it was before the change, and holds for what the service was then: the change waited for it.
      if (approval!.status === 'fulfilled') expect(await lastEventOf('request.approve')).toBeLessThan(await lastEventOf('service.setOnDrift'));
      expect(version).toBe(2);
    },
  });
}, raceMs);

/** What a connection is to be, as its service is now. */
async function specsFollow(): Promise<void> {
  for (const { resource, grant } of await db().connection.findMany({ include: { resource: true, grant: { include: { service: true } } } })) {
    const spec = resource.spec as unknown as ConnectionSpec;
    if (resource.desired === 'PRESENT') expect(spec).toEqual(specUnder(grant.service, spec));
  }
}

const tenant = { parameters: [{ in: 'query' as const, name: 'Action', value: 'Forecast' }, { in: 'header' as const, name: 'X-Tenant', value: 'main' }] };

test('connect while the service is corrected: the connection is as the service is now, or is refused', async () => {
  await track.race({
    prepare: () => track.approved(),
    works: (grantId) => [() => connectTo(track.story.consumer, grantId, 'pergola-forecast'), () => correct(track.story.owner, track.serviceId, tenant)],
    check: async (ends) => {
      expect(ends[1]!.status).toBe('fulfilled');
      await settle();
      await specsFollow();
    },
  });
}, raceMs);

test('suspend while the service is corrected: nothing is left of it, and it comes back as the service is now', async () => {
  await track.race({
    prepare: () => track.connected(),
    works: (grantId) => [() => suspend(track.story.owner, grantId), () => correct(track.story.owner, track.serviceId, tenant)],
    check: async (ends, grantId) => {
      expect(won(ends)).toBe(2);
      await settle();
      expect(await db().connection.findFirstOrThrow({ include: { resource: true } })).toMatchObject({ comesBack: true, resource: { desired: 'ABSENT', phase: 'GONE' } });
      await resume(track.story.owner, grantId);
      await specsFollow();
    },
  });
}, raceMs);

test('X-05 revoke while connecting: nothing is left of it', async () => {
  await track.race({
    prepare: () => track.approved(),
    works: (grantId) => [() => connectTo(track.story.consumer, grantId, 'pergola-forecast'), () => revoke(track.story.owner, grantId)],
    check: async (ends) => expect(ends[1]!.status).toBe('fulfilled'),
  });
}, raceMs);

test('revoke while another user shares the service with the account again: neither share lets it in', async () => {
  await track.race({
    prepare: () => track.connected(),
    works: async (grantId) => {
      const { configuration } = await db().service.findUniqueOrThrow({ where: { id: track.serviceId }, include: { configuration: true } });
      return [() => revoke(track.story.owner, grantId), () => shareByHand(track.story.sandbox.url, '111111111111', configuration.awsArn!, consumerAccountId)];
    },
    check: async (ends) => {
      expect(won(ends)).toBe(2);
      await settle();
      // A share that came after the proof is found by the next check.
      await runPass((await db().grant.findFirstOrThrow()).principalId, { owner: 'test' });
    },
  });
}, raceMs);

test('the date passes while somebody revokes: one end, on one record', async () => {
  await track.race({
    prepare: async () => {
      const grantId = await track.approved();
      await db().grant.update({ where: { id: grantId }, data: { until: new Date(Date.now() - 1_000) } });
      return grantId;
    },
    works: (grantId) => [() => revoke(track.story.owner, grantId), endExpiredGrants],
    check: async () => expect((await db().grant.findFirstOrThrow()).state).toBe('REVOKED'),
  });
}, raceMs);

test('X-08 the same request submitted twice: it is there once', async () => {
  await track.race({
    prepare: async () => {},
    works: () => [() => track.ask(), () => track.ask()],
    check: async (ends) => {
      expect(won(ends)).toBe(1);
      expect(await db().accessRequest.count()).toBe(1);
    },
  });
}, raceMs);
