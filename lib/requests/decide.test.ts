import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ActionResult } from '@/lib/platform/action';
import type { Actor } from '@/lib/platform/actor';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { db } from '@/lib/platform/db';
import { startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { approveRequestAction, rejectRequestAction, submitRequestAction, withdrawRequestAction } from './actions';
import { digestOf } from './digest';
import { pendingRequestCount, requestsToDecide, requestVisibleTo } from './reads';
import { scopeOf } from '@/lib/platform/scope';
import { dayOf } from './until';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
const until = dayOf(new Date(Date.now() + 30 * 86_400_000));

beforeAll(async () => {
  story = await startAccessStory();
});

beforeEach(async () => {
  await db().connection.deleteMany();
  await db().grant.deleteMany();
  await db().accessRequest.deleteMany();
});

function submission(changed: object = {}) {
  return { serviceId: story.serviceId, accountId: '222222222222', reason: 'To forecast demand every night', until, ...changed };
}

async function pendingRequest(): Promise<{ requestId: string; digest: string }> {
  const result = await as(story.consumer, () => submitRequestAction(submission()));
  if (!result.ok) throw new Error(result.message);
  return { requestId: result.data.requestId, digest: await digestNow(result.data.requestId) };
}

async function digestNow(requestId: string): Promise<string> {
  return digestOf(await db().accessRequest.findUniqueOrThrow({ where: { id: requestId }, include: { service: true, renewsGrant: true } }));
}

function audit(subjectId: string) {
  return db().auditEvent.findMany({ where: { subjectId }, orderBy: { seq: 'asc' }, select: { action: true, outcome: true, actorName: true, sentence: true } });
}

describe('asking', () => {
  test('makes one pending request, its audit row, and shows up where it is to be decided', async () => {
    const { requestId } = await pendingRequest();
    expect(await audit(requestId)).toEqual([
      { action: 'request.submit', outcome: 'DONE', actorName: 'Carl Consumer', sentence: expect.stringMatching(/^asked for service1 in account 222222222222 until /) },
    ]);
    expect((await requestsToDecide(story.owner)).items.map(({ id }) => id)).toEqual([requestId]);
    expect(await pendingRequestCount(story.secondOwner)).toBe(1);
    expect(await pendingRequestCount(story.consumer)).toBe(0);
    expect(await requestVisibleTo(scopeOf(story.outsider), requestId)).toBeNull();
  });

  test('ten times at once, ten rounds: one request each, and all others are told about it', async () => {
    for (let round = 0; round < 10; round++) {
      const results = await as(story.consumer, () => Promise.all(Array.from({ length: 10 }, () => submitRequestAction(submission()))));
      const refused = results.filter((result) => !result.ok);
      expect(refused).toHaveLength(9);
      for (const result of refused) expect(result).toMatchObject({ code: 'conflict', message: expect.stringMatching(/asked for service1|service1 was asked for/) });
      expect(await db().accessRequest.count()).toBe(1);
      await db().accessRequest.deleteMany();
    }
  });

  test.each([
    ['a reason that is too short', { reason: 'because' }, 'invalidInput', 'reason'],
    ['a day that is over', { until: '2020-01-01' }, 'invalidInput', 'until'],
    ['more than a year', { until: dayOf(new Date(Date.now() + 400 * 86_400_000)) }, 'invalidInput', 'until'],
    ['a field that does not belong there', { state: 'APPROVED' }, 'invalidInput', ''],
  ])('refuses %s, at its field', async (_name, changed, code, field) => {
    const result = await as(story.consumer, () => submitRequestAction(submission(changed)));
    expect(result).toMatchObject({ ok: false, code, fieldErrors: { [field]: expect.any(String) } });
    expect(await db().accessRequest.count()).toBe(0);
  });

  test('an account of another team and one that does not exist answer alike', async () => {
    const foreign = await as(story.consumer, () => submitRequestAction(submission({ accountId: '333333333333' })));
    const unknown = await as(story.consumer, () => submitRequestAction(submission({ accountId: '123456789012' })));
    expect(foreign).toMatchObject({ ok: false, code: 'notFound' });
    expect(foreign).toEqual(unknown);
  });

  test('the owners cannot ask for the account that the service is in; the refusal is on the record', async () => {
    const result = await as(story.owner, () => submitRequestAction(submission({ accountId: '111111111111' })));
    expect(result).toMatchObject({ ok: false, code: 'forbidden', message: expect.stringContaining('itself') });
    expect((await audit(story.serviceId)).at(-1)).toMatchObject({ action: 'request.submit', outcome: 'REFUSED', actorName: 'Olivia Owner' });
  });

  test('can be taken back by the team that asked, and then asked again', async () => {
    const { requestId } = await pendingRequest();
    expect(await as(story.outsider, () => withdrawRequestAction({ requestId }))).toMatchObject({ ok: false, code: 'notFound' });
    expect(await as(story.owner, () => withdrawRequestAction({ requestId }))).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await as(story.consumer, () => withdrawRequestAction({ requestId }))).toMatchObject({ ok: true });
    expect((await audit(requestId)).map(({ action, outcome }) => [action, outcome])).toEqual([['request.submit', 'DONE'], ['request.withdraw', 'REFUSED'], ['request.withdraw', 'DONE']]);
    expect(await as(story.consumer, () => submitRequestAction(submission()))).toMatchObject({ ok: true });
  });
});

describe('deciding', () => {
  test('approve: request frozen, grant made, principal wanted, one audit row, and the chain verifies', async () => {
    const { requestId, digest } = await pendingRequest();
    const result = await as(story.owner, () => approveRequestAction({ requestId, digest, comment: 'Welcome' }));
    expect(result).toMatchObject({ ok: true });
    const request = await db().accessRequest.findUniqueOrThrow({ where: { id: requestId }, include: { grant: { include: { principal: true } } } });
    expect(request).toMatchObject({ state: 'APPROVED', comment: 'Welcome', decidedById: story.owner.personId });
    expect(request.grant).toMatchObject({ state: 'ACTIVE', accountId: '222222222222', invitationId: null });
    expect(request.grant!.principal).toMatchObject({ key: `share-principal/${story.serviceId}/222222222222`, desired: 'PRESENT', accountId: '111111111111' });
    expect((await audit(requestId)).map(({ action }) => action)).toEqual(['request.submit', 'request.approve']);
    expect(await verifyAudit(db())).toMatchObject({ intact: true });
    expect(await as(story.consumer, () => submitRequestAction(submission()))).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('already has access') });
  });

  test('an account outside the organization gets an invitation to accept as well', async () => {
    const asked = await as(story.outsider, () => submitRequestAction(submission({ accountId: '444444444444' })));
    const requestId = asked.ok ? asked.data.requestId : '';
    const approved = await as(story.owner, async () => approveRequestAction({ requestId, digest: await digestNow(requestId) }));
    const grant = await db().grant.findUniqueOrThrow({ where: { id: approved.ok ? approved.data.grantId : '' }, include: { invitation: true } });
    expect(grant.invitation).toMatchObject({ kind: 'share-invitation', accountId: '444444444444', desired: 'PRESENT' });
  });

  test('reject needs a comment, and freezes', async () => {
    const { requestId, digest } = await pendingRequest();
    expect(await as(story.owner, () => rejectRequestAction({ requestId, digest, comment: ' ' }))).toMatchObject({ ok: false, fieldErrors: { comment: expect.any(String) } });
    expect(await as(story.owner, () => rejectRequestAction({ requestId, digest, comment: 'Use service2' }))).toMatchObject({ ok: true });
    expect(await db().accessRequest.findUnique({ where: { id: requestId } })).toMatchObject({ state: 'REJECTED', comment: 'Use service2' });
    expect(await as(story.secondOwner, () => approveRequestAction({ requestId, digest }))).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('rejected by Olivia Owner') });
    expect((await audit(requestId)).map(({ action, outcome }) => [action, outcome])).toEqual([['request.submit', 'DONE'], ['request.reject', 'DONE'], ['request.approve', 'FAILED']]);
    expect(await as(story.consumer, () => submitRequestAction(submission()))).toMatchObject({ ok: true });
  });

  test('nobody approves their own request, also by a hand-made call; the attempt is on the record', async () => {
    await db().account.update({ where: { id: '222222222222' }, data: { teamId: story.owner.teams[0]!.id } });
    try {
      const asked = await as(story.owner, () => submitRequestAction(submission()));
      const requestId = asked.ok ? asked.data.requestId : '';
      const digest = await digestNow(requestId);
      expect(await as(story.owner, () => approveRequestAction({ requestId, digest }))).toMatchObject({ ok: false, code: 'forbidden', message: expect.stringContaining('own request') });
      expect((await audit(requestId)).at(-1)).toMatchObject({ action: 'request.approve', outcome: 'REFUSED', actorName: 'Olivia Owner' });
      expect(await as(story.secondOwner, () => approveRequestAction({ requestId, digest }))).toMatchObject({ ok: true });
    } finally {
      await db().account.update({ where: { id: '222222222222' }, data: { teamId: story.consumer.teams[0]!.id } });
    }
  });

  test.each([
    ['the requester', () => story.consumer, 'forbidden'],
    ['an administrator', () => story.admin, 'forbidden'],
    ['a stranger, to whom it looks absent', () => story.outsider, 'notFound'],
  ])('%s cannot decide', async (_name, who, code) => {
    const { requestId, digest } = await pendingRequest();
    expect(await as(who(), () => approveRequestAction({ requestId, digest }))).toMatchObject({ ok: false, code });
    expect(await as(who(), () => rejectRequestAction({ requestId, digest, comment: 'no' }))).toMatchObject({ ok: false, code });
    expect(await db().accessRequest.findUnique({ where: { id: requestId } })).toMatchObject({ state: 'PENDING' });
  });

  test('holds only for what was on the screen: what changed since is refused in words', async () => {
    const { requestId, digest } = await pendingRequest();
    await db().service.update({ where: { id: story.serviceId }, data: { portRanges: ['443', '8443'], version: { increment: 1 } } });
    try {
      const result = await as(story.owner, () => approveRequestAction({ requestId, digest }));
      expect(result).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('changed since you looked') });
      expect(await db().grant.count()).toBe(0);
      expect((await audit(requestId)).at(-1)).toMatchObject({ action: 'request.approve', outcome: 'FAILED' });
    } finally {
      await db().service.update({ where: { id: story.serviceId }, data: { portRanges: ['443'] } });
    }
  });

  test('approve and approve at once: one grant, and the later is told who was faster', async () => {
    for (let round = 0; round < 8; round++) {
      const { requestId, digest } = await pendingRequest();
      const results = await raced(
        [story.owner, () => approveRequestAction({ requestId, digest })],
        [story.secondOwner, () => approveRequestAction({ requestId, digest })],
      );
      const faster = results[0]!.ok ? 'Olivia Owner' : 'Oscar Owner';
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(results.find((result) => !result.ok)).toMatchObject({ code: 'conflict', message: expect.stringContaining(`already approved by ${faster}`) });
      expect(await db().grant.count()).toBe(1);
      expect((await audit(requestId)).filter(({ outcome }) => outcome === 'DONE').map(({ action }) => action)).toEqual(['request.submit', 'request.approve']);
      await clearAccess();
    }
  });

  test('approve and reject at once: one of them holds, wholly', async () => {
    for (let round = 0; round < 8; round++) {
      const { requestId, digest } = await pendingRequest();
      const results = await raced(
        [story.owner, () => approveRequestAction({ requestId, digest })],
        [story.secondOwner, () => rejectRequestAction({ requestId, digest, comment: 'No' })],
      );
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      const { state } = await db().accessRequest.findUniqueOrThrow({ where: { id: requestId } });
      expect(await db().grant.count()).toBe(state === 'APPROVED' ? 1 : 0);
      await clearAccess();
    }
  });
});

/** Starts both in the same turn, each as its own person. */
async function raced(...runs: [Actor, () => Promise<ActionResult<object>>][]): Promise<ActionResult<object>[]> {
  return Promise.all(runs.map(([actor, run]) => as(actor, run)));
}

async function clearAccess(): Promise<void> {
  await db().grant.deleteMany();
  await db().accessRequest.deleteMany();
}
