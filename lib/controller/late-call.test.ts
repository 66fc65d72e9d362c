import { beforeAll, expect, test } from 'vitest';
import { recordDrift } from '@/lib/activity/writes/record-drift';
import { openChangeWindow, withChangeWindow } from '@/lib/aws/change-window';
import { configureAws, longestCallMs } from '@/lib/aws/clients';
import { associateShare } from '@/lib/aws/ram';
import { grantVisibleTo } from '@/lib/grants/reads';
import { grantView } from '@/lib/grants/view';
import { tellNotices } from '@/lib/notices/writes/tell';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approve, ask, consumerAccountId, revoke } from '@/scripts/testing/access-steps';
import { declareService1, settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { whenFileIsDone } from '@/scripts/testing/when-file-is-done';
import { byHand } from './drivers/testing/by-hand';
import { runPass } from './run-pass';
import { startHoldingProxy, type HoldingProxy } from './testing/holding-proxy';
import { lateCallMs, leaseMs, visibilityMs } from './timing';

/* A worker stops between the last confirmation of its lease and its call, and access is open again after the proof. */

let story: AccessStory;
let proxy: HoldingProxy;

beforeAll(async () => {
  const started = await startAccessStory({ publish: false });
  proxy = await startHoldingProxy(started.sandbox.url);
  whenFileIsDone(() => proxy.stop());
  configureAws({ endpointUrl: proxy.url });
  const { serviceId } = await declareService1(started.owner);
  await settle();
  story = { ...started, serviceId };
});

const grants = () => db().grant.findFirstOrThrow({ orderBy: { createdAt: 'desc' }, include: { principal: { include: { proofs: { orderBy: { at: 'asc' } } } } } });
const principals = async () => (await whatAwsHolds(story.sandbox)).principals;
const shown = async (grantId: string) => (await grantView(story.owner, (await grantVisibleTo(scopeOf(story.owner), grantId))!)).cut!;
/** As if that much time had passed since the resource became what it is. */
const pass = (id: string, ms: number) => db().$executeRaw`UPDATE resource SET "phaseSince" = "phaseSince" - ${ms} * interval '1 ms', "nextPassAt" = "nextPassAt" - ${ms} * interval '1 ms' WHERE id = ${id}`;

async function reopenedIsOnRecord(grantId: string): Promise<void> {
  const { seq } = await db().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  await recordDrift();
  const events = await db().auditEvent.findMany({ where: { action: 'resource.reopen', subjectId: grantId, seq: { gt: seq } } });
  expect(events).toMatchObject([{ actorName: 'Pergola', sentence: expect.stringContaining('again after its removal: AWS lists 1 × principal 222222222222'), teamIds: [story.owner.teams[0]!.id, story.consumer.teams[0]!.id].toSorted() }]);
  await tellNotices();
  expect(await db().notice.count({ where: { key: { startsWith: `drift/${events[0]!.seq}/` }, weight: 'ALERT' } })).toBe(2);
}

test('the worker goes on: it asks for a check of what is gone, which is found, removed and proven anew', async () => {
  const call = proxy.hold('AssociateResourceShare');
  const approving = approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await call.arrived;
  const grant = await grants();
  // Its lease has run out, and AWS was asked longer ago than it takes to show anything.
  await db().$executeRaw`UPDATE resource SET "leaseUntil" = to_timestamp(0), "createAskedAt" = "createAskedAt" - ${visibilityMs + 1_000} * interval '1 ms' WHERE id = ${grant.principalId}`;
  await revoke(story.secondOwner, grant.id);
  await settle();
  expect((await shown(grant.id)).is).toBe('cut');
  expect(await principals()).toEqual([]);

  call.release();
  await approving;
  expect(await principals(), 'the call came after the proof').toEqual([consumerAccountId]);
  const { principal } = await grants();
  expect(principal.phase).toBe('GONE');
  expect(principal.nextPassAt!.getTime(), 'a check is due').toBeLessThanOrEqual(Date.now() + 1_000);
  story.sandbox.addFault({ service: 'ram', operation: 'DisassociateResourceShare', kind: 'throttle', times: 4 });
  await runPass(grant.principalId, { owner: 'test' });
  expect((await shown(grant.id)).is, 'the old proof does not count').toBe('beingCut');
  const contradictions = async () => (await grantView(story.owner, (await grantVisibleTo(scopeOf(story.owner), grant.id))!)).contradicted;
  expect(await contradictions(), 'nobody says that it was removed again').toMatchObject([{ removedAt: null }]);
  story.sandbox.clearFaults();
  await db().accountPace.deleteMany();
  await settle();
  const { proofs } = (await grants()).principal;
  expect(proofs).toMatchObject([{ contradictedAt: expect.any(Date), contradiction: expect.stringContaining('principal 222222222222') }, { contradictedAt: null }]);
  expect(await shown(grant.id)).toMatchObject({ is: 'cut', at: proofs[1]!.at.toISOString() });
  expect(await contradictions()).toMatchObject([{ at: proofs[0]!.at.toISOString(), found: expect.stringContaining('AWS lists 1 × principal 222222222222'), removedAt: proofs[1]!.at.toISOString() }]);
  expect(await principals()).toEqual([]);
  await reopenedIsOnRecord(grant.id);
  expect(await violationsOf(story)).toEqual([]);
});

test('the worker ends: each resource that is gone is checked once more, after the last moment at which its call can take effect', async () => {
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await revoke(story.owner, grantId);
  await settle();
  const { principalId, principal, service } = await db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: true, service: { include: { share: true } } } });
  expect(principal.nextPassAt!.getTime() - principal.phaseSince.getTime()).toBe(lateCallMs);
  await associateShare(byHand('111111111111'), { shareArn: service.share.awsArn!, principals: [consumerAccountId] });
  await pass(principalId, lateCallMs);
  await runPass(principalId, { owner: 'test' });
  await settle();
  expect(await principals()).toEqual([]);
  const [old, now] = (await grants()).principal.proofs.slice(-2);
  expect([old!.contradictedAt, now!.contradictedAt]).toEqual([expect.any(Date), null]);
  await reopenedIsOnRecord(grantId);

  await pass(principalId, lateCallMs);
  story.sandbox.clearCalls();
  await runPass(principalId, { owner: 'test' });
  expect(story.sandbox.calls().filter(({ service: of }) => of !== 'sts').map(({ operation }) => operation)).toEqual([
    'GetResourceShareAssociations', 'GetResourceShareAssociations', 'GetResourceShareAssociations', 'GetResourcePolicy', 'ListServiceNetworkResourceAssociations', 'ListResourceEndpointAssociations',
  ]);
  expect((await grants()).principal).toMatchObject({ phase: 'GONE', nextPassAt: null });
  expect(await violationsOf(story)).toEqual([]);
});

test('a check that AWS does not answer leaves the proof, and is repeated', async () => {
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await revoke(story.owner, grantId);
  await settle();
  const { principalId } = await grants();
  await pass(principalId, lateCallMs);
  story.sandbox.addFault({ service: 'ram', operation: '*', kind: 'throttle', times: 4 });
  await runPass(principalId, { owner: 'test' });
  story.sandbox.clearFaults();
  await db().accountPace.deleteMany();
  expect((await shown(grantId)).is).toBe('cut');
  const { principal } = await grants();
  expect(principal).toMatchObject({ phase: 'GONE', nextPassAt: expect.any(Date) });
  await runPass(principalId, { owner: 'test' });
  expect((await grants()).principal.nextPassAt).toBeNull();
});

test('a change whose permission is too old is not sent', async () => {
  story.sandbox.clearCalls();
  const sent = withChangeWindow(() => {
    openChangeWindow(performance.now() - leaseMs - 1, leaseMs);
    return associateShare(byHand('111111111111'), { shareArn: 'arn:aws:ram:us-east-1:111111111111:resource-share/none', principals: [consumerAccountId] });
  });
  await expect(sent).rejects.toMatchObject({ kind: 'unavailable', code: 'NotSent' });
  expect(story.sandbox.calls()).toEqual([]);
});

test('a change is not repeated when its permission became too old between two attempts', async () => {
  story.sandbox.clearCalls();
  story.sandbox.addFault({ service: 'ram', operation: 'AssociateResourceShare', kind: 'fail', error: { name: 'ServerInternalException', httpStatus: 500 } });
  const call = proxy.hold('AssociateResourceShare');
  const sent = withChangeWindow(async () => {
    openChangeWindow(performance.now(), leaseMs);
    const sending = associateShare(byHand('111111111111'), { shareArn: 'arn:aws:ram:us-east-1:111111111111:resource-share/none', principals: [consumerAccountId] });
    await call.arrived;
    openChangeWindow(performance.now() - leaseMs - 1, leaseMs);
    call.release();
    await sending;
  });
  await expect(sent).rejects.toMatchObject({ kind: 'unavailable', code: 'NotSent' });
  expect(story.sandbox.calls().filter(({ operation }) => operation === 'AssociateResourceShare')).toHaveLength(1);
});

test('the bound covers all that lies between the confirmation of a lease and what AWS shows', () => {
  expect(lateCallMs).toBeGreaterThanOrEqual(leaseMs + longestCallMs + visibilityMs);
});
