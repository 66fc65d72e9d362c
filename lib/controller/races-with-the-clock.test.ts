import { expect, test } from 'vitest';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approveRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';
import { letEndSoon, RaceTrack, raceMs, sweepUntilPast, won } from '@/scripts/faults/races';
import { settle } from '@/scripts/testing/access-story';
import { askToRenew, connectTo, resume, revoke, suspend } from '@/scripts/testing/access-steps';

/* Renewing, suspending and resuming, each against a cut and against the clock. See `scripts/faults/races.ts`. */

const track = new RaceTrack();

async function renewalAsked() {
  const grantId = await track.approved();
  return { grantId, requestId: await askToRenew(track.story.consumer, grantId) };
}

/** The owner approves what was on the screen just before. */
async function approvalOf(requestId: string): Promise<() => Promise<unknown>> {
  const shown = (await requestVisibleTo(scopeOf(track.story.owner), requestId))!;
  return () => approveRequestAction.as(track.story.owner, { requestId, digest: digestOf(shown), comment: '' });
}

async function suspended(): Promise<string> {
  const grantId = await track.connected();
  await suspend(track.story.owner, grantId);
  await settle();
  return grantId;
}

test('X-06 expire and extend: renewed and alive, or ended and refused', async () => {
  await track.race({
    prepare: renewalAsked,
    works: async ({ grantId, requestId }, drawn) => {
      const until = await letEndSoon(grantId, drawn);
      return [await approvalOf(requestId), () => sweepUntilPast(until)];
    },
    check: async ([approval]) => {
      await endExpiredGrants();
      const grant = await db().grant.findFirstOrThrow({ include: { principal: true } });
      const { state } = await db().accessRequest.findFirstOrThrow({ where: { renewsGrantId: grant.id } });
      const isRenewed = approval!.status === 'fulfilled';
      expect([grant.state, state]).toEqual(isRenewed ? ['ACTIVE', 'APPROVED'] : ['REVOKED', 'CANCELLED']);
      expect(grant.principal).toMatchObject(isRenewed ? { desired: 'PRESENT', generation: 1 } : { desired: 'ABSENT' });
      if (isRenewed) expect(grant.until.getTime()).toBeGreaterThan(Date.now());
    },
  });
}, raceMs);

test('extend while somebody revokes: cut, and the renewal is before it or not at all', async () => {
  await track.race({
    prepare: renewalAsked,
    works: async ({ grantId, requestId }) => [await approvalOf(requestId), () => revoke(track.story.secondOwner, grantId)],
    check: async ([approval, cut]) => {
      expect(cut!.status).toBe('fulfilled');
      const grant = await db().grant.findFirstOrThrow({ include: { principal: true } });
      expect(grant).toMatchObject({ state: 'REVOKED', endedById: track.story.secondOwner.personId, principal: { desired: 'ABSENT' } });
      const { state } = await db().accessRequest.findFirstOrThrow({ where: { renewsGrantId: grant.id } });
      expect(state).toBe(approval!.status === 'fulfilled' ? 'APPROVED' : 'CANCELLED');
    },
  });
}, raceMs);

test('suspend while connecting: nothing is left of it, and it comes back only if it was wanted', async () => {
  await track.race({
    prepare: () => track.approved(),
    works: (grantId) => [() => connectTo(track.story.consumer, grantId, 'pergola-forecast'), () => suspend(track.story.owner, grantId)],
    check: async (ends) => {
      expect(ends[1]!.status).toBe('fulfilled');
      for (const { comesBack, resource } of await db().connection.findMany({ include: { resource: true } })) expect([comesBack, resource.desired]).toEqual([true, 'ABSENT']);
    },
  });
}, raceMs);

test('suspend while AWS refuses to connect: the connection is taken back, or comes back', async () => {
  await track.race({
    prepare: () => track.approved(),
    works: (grantId) => {
      track.story.sandbox.addFault({ service: 'events', operation: 'CreateConnection', kind: 'fail', rate: 1, error: { name: 'AccessDeniedException', httpStatus: 400 } });
      return [() => connectTo(track.story.consumer, grantId, 'pergola-forecast'), () => suspend(track.story.owner, grantId)];
    },
    check: async (ends) => {
      expect(ends[1]!.status).toBe('fulfilled');
      for (const { comesBack, resource } of await db().connection.findMany({ include: { resource: true } })) expect([comesBack, resource.desired]).toEqual([true, 'ABSENT']);
    },
  });
}, raceMs);

test('suspend and revoke: it ends, and is cut once', async () => {
  await track.race({
    prepare: () => track.connected(),
    works: (grantId) => [() => suspend(track.story.secondOwner, grantId), () => revoke(track.story.owner, grantId)],
    check: async (ends) => {
      expect(ends[1]!.status).toBe('fulfilled');
      expect(await db().grant.findFirstOrThrow({ include: { principal: true } })).toMatchObject({ state: 'REVOKED', principal: { desired: 'ABSENT', generation: 2 } });
    },
  });
}, raceMs);

test('suspend while the date passes: it ends all the same', async () => {
  await track.race({
    prepare: () => track.approved(),
    works: async (grantId, drawn) => {
      const until = await letEndSoon(grantId, drawn);
      return [() => suspend(track.story.owner, grantId), () => sweepUntilPast(until)];
    },
    check: async () => {
      await endExpiredGrants();
      expect(await db().grant.findFirstOrThrow({ include: { principal: true } })).toMatchObject({ state: 'REVOKED', endedById: null, principal: { desired: 'ABSENT' } });
    },
  });
}, raceMs);

test('resume while somebody revokes: it ends, whatever came back is gone', async () => {
  await track.race({
    prepare: suspended,
    works: (grantId) => [() => resume(track.story.owner, grantId), () => revoke(track.story.secondOwner, grantId)],
    check: async (ends) => {
      expect(ends[1]!.status).toBe('fulfilled');
      expect(await db().grant.findFirstOrThrow({ include: { principal: true, connections: true } })).toMatchObject({ state: 'REVOKED', principal: { desired: 'ABSENT' }, connections: [{ comesBack: false }] });
    },
  });
}, raceMs);

test('resume while the date passes: it goes on until it ends, or is not resumed', async () => {
  await track.race({
    prepare: suspended,
    works: async (grantId, drawn) => {
      const until = await letEndSoon(grantId, drawn);
      return [() => resume(track.story.owner, grantId), () => sweepUntilPast(until)];
    },
    check: async () => {
      await endExpiredGrants();
      expect(await db().grant.findFirstOrThrow({ include: { principal: true, connections: true } })).toMatchObject({ state: 'REVOKED', endedById: null, principal: { desired: 'ABSENT' }, connections: [{ comesBack: false }] });
    },
  });
}, raceMs);

const past = () => new Date(Date.now() - 1_000);

/** A sweep that met a locked grant leaves it to the next one. */
async function allHaveEnded(grantIds: string[], byHand: Partial<Record<string, string>> = {}): Promise<void> {
  await endExpiredGrants();
  for (const id of grantIds) {
    const grant = await db().grant.findUniqueOrThrow({ where: { id }, include: { principal: true } });
    expect(grant).toMatchObject({ state: 'REVOKED', endedById: byHand[id] ?? null, principal: { desired: 'ABSENT' } });
  }
}

test('extend one grant of a batch while the batch ends: renewed and alive, or ended, and the others end', async () => {
  await track.race({
    prepare: async () => {
      const { first, second } = await track.approvedTwice(past());
      return { first, second, requestId: await askToRenew(track.story.consumer, first) };
    },
    works: async ({ first, requestId }, drawn) => {
      const until = await letEndSoon(first, drawn);
      return [await approvalOf(requestId), () => sweepUntilPast(until)];
    },
    check: async ([approval], { first, second }) => {
      const isRenewed = approval!.status === 'fulfilled';
      await allHaveEnded(isRenewed ? [second] : [first, second]);
      const renewed = await db().grant.findUniqueOrThrow({ where: { id: first }, include: { principal: true } });
      expect(renewed).toMatchObject(isRenewed ? { state: 'ACTIVE', principal: { desired: 'PRESENT', generation: 1 } } : { state: 'REVOKED' });
    },
  });
}, raceMs);

test('revoke one grant of a batch while the batch ends: each ends once', async () => {
  await track.race({
    prepare: async () => {
      const { first, second } = await track.approvedTwice(past());
      await db().grant.update({ where: { id: first }, data: { until: past() } });
      return { first, second };
    },
    works: ({ first }) => [() => revoke(track.story.secondOwner, first), endExpiredGrants],
    check: async ([revocation, sweep], { first, second }) => {
      expect(sweep!.status).toBe('fulfilled');
      await allHaveEnded([first, second], revocation!.status === 'fulfilled' ? { [first]: track.story.secondOwner.personId } : {});
    },
  });
}, raceMs);

test('two workers end the same batch: each grant ends once, and its renewal lapses once', async () => {
  await track.race({
    prepare: async () => {
      const { first, second } = await track.approvedTwice(past());
      const requestId = await askToRenew(track.story.consumer, first);
      await db().grant.update({ where: { id: first }, data: { until: past() } });
      return { first, second, requestId };
    },
    works: () => [endExpiredGrants, endExpiredGrants],
    check: async (ends, { first, second, requestId }) => {
      expect(won(ends)).toBe(2);
      await allHaveEnded([first, second]);
      expect(await db().accessRequest.findUniqueOrThrow({ where: { id: requestId } })).toMatchObject({ state: 'CANCELLED' });
    },
  });
}, raceMs);
