import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { sendTestAction } from '@/lib/connections/actions';
import type { ActionResult } from '@/lib/platform/action';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approveRequestAction, rejectRequestAction, submitRenewalAction, submitRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';
import { dayOf, endOfDay } from '@/lib/requests/until';
import { requestPage } from '@/lib/requests/views';
import { approve, ask, askToRenew, connectTo, consumerAccountId, dayFromNow, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { grantVisibleTo } from './reads';
import { grantView } from './view';
import { endExpiredGrants } from './writes/end-expired';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
let grantId: string;
let connectionId: string;
const reason = 'The planners go on with it.';

beforeAll(async () => {
  story = await startAccessStory();
});

/** Each test has access of its own, which ends in ninety days, with a connection that answers. */
beforeEach(async () => {
  for (const { id } of await db().grant.findMany({ where: { state: { not: 'REVOKED' } } })) await revoke(story.owner, id);
  await settle();
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  connectionId = await connectTo(story.consumer, grantId, 'pergola-service1');
  await settle();
});

async function answers(): Promise<void> {
  expect(await as(story.consumer, () => sendTestAction({ connectionId, method: 'GET', path: '/' }))).toMatchObject({ ok: true, data: { status: { code: 200 } } });
}

const stored = () => db().grant.findUniqueOrThrow({ where: { id: grantId } });
const viewFor = async (actor = story.consumer) => grantView(actor, (await grantVisibleTo(scopeOf(actor), grantId))!);
const renewalFor = (until: string) => as(story.consumer, () => submitRenewalAction({ grantId, reason, until }));

async function decide(requestId: string, decision: typeof approveRequestAction | typeof rejectRequestAction, comment = 'Fine.'): Promise<ActionResult<object>> {
  const digest = digestOf((await requestVisibleTo(scopeOf(story.owner), requestId))!);
  return as<ActionResult<object>>(story.owner, () => decision({ requestId, digest, comment }));
}

async function letDatePass(): Promise<void> {
  await db().$executeRaw`UPDATE "grant" SET until = clock_timestamp() - interval '1 second' WHERE id = ${grantId}`;
}

describe('a renewal', () => {
  test('is asked for, pending and approved without a call of AWS, and the connection answers all along', async () => {
    const resources = () => db().resource.findMany({ orderBy: { id: 'asc' }, select: { id: true, generation: true, phase: true, spec: true } });
    const before = await resources();
    await answers();
    story.sandbox.clearCalls();
    const requestId = await askToRenew(story.consumer, grantId);
    expect(story.sandbox.calls().map(({ eventName }) => eventName)).toEqual([]);
    expect(await viewFor()).toMatchObject({ standing: 'active', renewal: { requestId, requester: 'Carl Consumer', rejectedBy: null } });
    await answers();
    story.sandbox.clearCalls();
    const shown = await requestPage(story.owner, (await requestVisibleTo(scopeOf(story.owner), requestId))!);
    expect(shown).toMatchObject({ willBeMade: [], renews: { grantId, stands: true }, sentence: expect.stringContaining('Forecasting asks to renew service1'), ofGrant: [{ state: 'APPROVED' }] });
    expect(await decide(requestId, approveRequestAction)).toMatchObject({ ok: true, data: { grantId } });
    expect(story.sandbox.calls().map(({ eventName }) => eventName)).toEqual([]);
    expect(await resources()).toEqual(before);
    await answers();
    expect((await stored()).until).toEqual(endOfDay(dayFromNow(200)));
    expect(await db().grant.count({ where: { state: 'ACTIVE' } })).toBe(1);
    const { data } = await db().auditEvent.findFirstOrThrow({ where: { subjectId: requestId, action: 'request.approve' } });
    expect(data).toMatchObject({ renewal: true, grantId, from: endOfDay(dayFromNow(90)).toISOString(), until: endOfDay(dayFromNow(200)).toISOString() });
    expect((await viewFor()).history.at(-1)!.title).toMatch(/^Renewed until .* by Olivia Owner, as Carl Consumer had asked$/);
  });

  test('rejected leaves the date as it was, says so, and can be asked again', async () => {
    const { until } = await stored();
    expect(await decide(await askToRenew(story.consumer, grantId), rejectRequestAction, 'Move to service2.')).toMatchObject({ ok: true });
    expect((await stored()).until).toEqual(until);
    expect((await viewFor()).renewal).toMatchObject({ rejectedBy: 'Olivia Owner', comment: 'Move to service2.' });
    expect(await renewalFor(dayFromNow(120))).toMatchObject({ ok: true });
  });

  test('is asked for once at a time, for a later day, within a year, by those who have the access', async () => {
    expect(await renewalFor(dayFromNow(90))).toMatchObject({ ok: false, fieldErrors: { until: expect.stringContaining('stands until') } });
    expect(await renewalFor(dayFromNow(400))).toMatchObject({ ok: false, fieldErrors: { until: expect.stringContaining('a year at most') } });
    expect(await as(story.owner, () => submitRenewalAction({ grantId, reason, until: dayFromNow(120) }))).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await as(story.outsider, () => submitRenewalAction({ grantId, reason, until: dayFromNow(120) }))).toMatchObject({ ok: false, code: 'notFound' });
    expect(await renewalFor(dayFromNow(120))).toMatchObject({ ok: true });
    expect(await renewalFor(dayFromNow(150))).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('You have already asked to renew') });
  });

  test('is what somebody who asks anew is told to ask for', async () => {
    const anew = () => as(story.consumer, () => submitRequestAction({ serviceId: story.serviceId, accountId: consumerAccountId, reason, until: dayOf(new Date()) }));
    expect(await anew()).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('Renew that access'), next: { href: `/access/${grantId}` } });
  });

  test('holds only for the date that was on the screen', async () => {
    const requestId = await askToRenew(story.consumer, grantId);
    const digest = digestOf((await requestVisibleTo(scopeOf(story.owner), requestId))!);
    await db().$executeRaw`UPDATE "grant" SET until = until + interval '1 day' WHERE id = ${grantId}`;
    expect(await as(story.owner, () => approveRequestAction({ requestId, digest }))).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('changed since you looked') });
  });

  test('comes too late when the date has passed, before the sweep and after it', async () => {
    const requestId = await askToRenew(story.consumer, grantId);
    await letDatePass();
    expect(await decide(requestId, approveRequestAction)).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('has ended') });
    await endExpiredGrants();
    expect(await decide(requestId, approveRequestAction)).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('request access again') });
    expect(await stored()).toMatchObject({ state: 'REVOKED', endedById: null });
    expect(await renewalFor(dayFromNow(120))).toMatchObject({ ok: false, code: 'forbidden', message: expect.stringContaining('has ended') });
  });

  test('that waits is closed with the access, so that the account can ask anew at once', async () => {
    const requestId = await askToRenew(story.consumer, grantId);
    await revoke(story.owner, grantId);
    await settle();
    expect(await db().accessRequest.findUniqueOrThrow({ where: { id: requestId } })).toMatchObject({ state: 'CANCELLED', decidedById: null });
    expect(await db().auditEvent.findFirstOrThrow({ where: { subjectId: requestId, action: 'request.lapse' } })).toMatchObject({ actorId: null, outcome: 'DONE' });
    await ask(story.consumer, story.serviceId, consumerAccountId);
    await db().accessRequest.updateMany({ where: { state: 'PENDING' }, data: { state: 'CANCELLED', decidedById: story.consumer.personId } });
  });
});
