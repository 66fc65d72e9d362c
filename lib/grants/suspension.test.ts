import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { connectAction, enterCredentialsAction, removeConnectionAction, sendTestAction } from '@/lib/connections/actions';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approve, ask, askToRenew, connectTo, consumerAccountId, goodCredentials, resourceOf, revoke, suspend } from '@/scripts/testing/access-steps';
import { publishService1 } from '@/scripts/testing/publish-service1';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violations } from '@/scripts/testing/oracle';
import { as } from '@/scripts/testing/sign-in-as';
import { callingThrough, usersByHand } from '@/scripts/testing/users-by-hand';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { resumeGrantAction, suspendGrantAction } from './actions';
import { grantVisibleTo } from './reads';
import { blastRadiusOf } from './reads/blast-radius';
import { usersOfGrant } from './reads/users-of-grant';
import { grantView } from './view';
import { endExpiredGrants } from './writes/end-expired';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
let serviceId: string;
let grantId: string;
let connectionId: string;

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  serviceId = await publishService1(story.owner);
  await settle();
});

/** Each test has access of its own, with a connection that answers and one that was removed. */
beforeEach(async () => {
  for (const { id } of await db().grant.findMany({ where: { state: { not: 'REVOKED' } } })) await revoke(story.owner, id);
  await settle();
  grantId = await approve(story.owner, await ask(story.consumer, serviceId, consumerAccountId));
  await settle();
  connectionId = await connectTo(story.consumer, grantId, 'pergola-service1');
  const removed = await connectTo(story.consumer, grantId, 'pergola-removed');
  await settle();
  await as(story.consumer, () => removeConnectionAction({ connectionId: removed }));
  await settle();
});

const sendTest = () => as(story.consumer, () => sendTestAction({ connectionId, method: 'GET', path: '/' }));
const viewFor = async (actor = story.consumer) => grantView(actor, (await grantVisibleTo(scopeOf(actor), grantId))!);
const stored = () => db().grant.findUniqueOrThrow({ where: { id: grantId } });
const resumed = () => as(story.owner, () => resumeGrantAction({ grantId }));

async function suspended(): Promise<void> {
  expect(await as(story.owner, () => suspendGrantAction({ grantId, comment: 'An incident.' }))).toMatchObject({ ok: true });
  await settle();
}

test('suspended access is cut with proof and says why; resumed, it comes back as it was and asks for its credentials', async () => {
  const before = await db().connection.findUniqueOrThrow({ where: { id: connectionId }, include: { resource: true, grant: true } });
  const blast = await blastRadiusOf(story.owner, (await grantVisibleTo(scopeOf(story.owner), grantId))!);
  expect(blast.afterwards.suspend).toMatch(/^Any owner of service1 can resume the access\. Pergola then restores pergola-service1 under the same name, once Forecasting enters the credentials again: Pergola keeps none\. It gets a new ARN/);
  await usersByHand(story.sandbox, consumerAccountId).workflow('nightly', callingThrough(before.resource.awsArn!));
  const usersOf = async () => usersOfGrant(story.owner, (await grantVisibleTo(scopeOf(story.owner), grantId))!);
  const nightly = { users: [{ kind: 'state machine', name: 'nightly', connectionName: 'pergola-service1', connectionArn: before.resource.awsArn }], notRead: [] };
  expect(await usersOf(), 'before it is suspended').toMatchObject(nightly);
  await suspended();
  expect(await usersOf(), 'before it is resumed').toMatchObject(nightly);
  expect(await viewFor()).toMatchObject({
    standing: 'suspended', isMoving: false, cut: { is: 'cut', proof: { lists: Array.from({ length: 5 }, () => ({ found: 0 })) } }, comingBack: [{ name: 'pergola-service1', arn: before.resource.awsArn }],
    inWords: { sign: 'stopped', sentence: expect.stringMatching(/^Suspended by Olivia Owner since .*: “An incident\.” Cut/) },
    may: { connect: false, sendTest: false, renew: true, resume: false },
  });
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ principals: [], connections: [], associations: [] });
  expect(await sendTest()).toMatchObject({ ok: false, code: 'forbidden', message: expect.stringContaining('is suspended') });
  expect(await as(story.consumer, () => connectAction({ grantId, name: 'pergola-another', credentials: goodCredentials }))).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await as(story.consumer, () => removeConnectionAction({ connectionId }))).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('is suspended') });

  expect(await resumed()).toMatchObject({ ok: true });
  await settle();
  const waiting = await viewFor();
  expect(waiting).toMatchObject({ standing: 'active', cut: null, isShared: true, connections: [{ id: connectionId, name: 'pergola-service1', needsCredentials: true, isReady: false }] });
  expect(waiting.connections[0]!.resource.sentence).toContain('Pergola never keeps credentials');
  expect(waiting.history.slice(-2).map(({ title, comment }) => [title, comment])).toEqual([['Suspended by Olivia Owner', 'An incident.'], ['Resumed by Olivia Owner', null]]);
  expect(await as(story.consumer, () => enterCredentialsAction({ connectionId, credentials: goodCredentials }))).toMatchObject({ ok: true });
  await settle();
  expect(await sendTest()).toMatchObject({ ok: true, data: { status: { code: 200 } } });
  const after = await db().connection.findUniqueOrThrow({ where: { id: connectionId }, include: { resource: true, grant: true } });
  expect([after.name, after.resourceId, after.resource.spec, after.grant.principalId, after.grant.until]).toEqual([before.name, before.resourceId, before.resource.spec, before.grant.principalId, before.grant.until]);
  expect((await whatAwsHolds(story.sandbox)).connections).toEqual(['pergola-service1']);
  const [connection] = (await viewFor()).connections;
  expect(connection!.resource.awsArn).not.toBe(before.resource.awsArn);
  expect(connection!.resource.arnChange).toEqual({ from: before.resource.awsArn, at: expect.any(String) });
  expect(await usersOf(), 'what still names the old ARN').toMatchObject(nightly);
});

test('the credentials of a connection that works are changed under its ARN, and it is not called ready until EventBridge has checked them', async () => {
  const { awsArn, readyAt } = await resourceOf(connectionId);
  expect(await viewFor()).toMatchObject({ may: { enterCredentials: true }, handOverBarrier: null, connections: [{ canChangeCredentials: true }] });
  expect((await viewFor(story.owner)).may.enterCredentials).toBe(false);
  const enter = (password: string, actor = story.consumer) => as(actor, () => enterCredentialsAction({ connectionId, credentials: { ...goodCredentials, password } }));
  expect(await enter('another', story.owner)).toMatchObject({ ok: false, code: 'forbidden' });
  story.sandbox.setDelays({ association: 1_500 });
  expect(await enter('another')).toMatchObject({ ok: true });
  expect(await viewFor()).toMatchObject({ inWords: { sign: 'in-progress', sentence: expect.stringMatching(/Being connected\.$/) }, connections: [{ isReady: false, canChangeCredentials: false, resource: { phase: 'WAITING_FOR_AWS', readyAt: null, awsState: 'UPDATING' } }] });
  story.sandbox.setDelays(0.002);
  await settle();
  expect(await sendTest()).toMatchObject({ ok: true, data: { status: { code: 401 } } });
  await settle();
  expect(await viewFor()).toMatchObject({ inWords: { sign: 'warning' }, connections: [{ needsCredentials: true, isReady: false }] });
  expect(await enter(goodCredentials.password)).toMatchObject({ ok: true });
  await settle();
  expect(await sendTest()).toMatchObject({ ok: true, data: { status: { code: 200 } } });
  const after = await resourceOf(connectionId);
  expect([after.awsArn, after.formerArns]).toEqual([awsArn, []]);
  expect(after.readyAt!.getTime()).toBeGreaterThan(readyAt!.getTime());
  const events = await db().auditEvent.findMany({ where: { subjectId: connectionId, action: 'connection.enterCredentials' }, orderBy: { seq: 'asc' }, select: { outcome: true, sentence: true } });
  expect(events.map(({ outcome, sentence }) => `${outcome} ${sentence.slice(0, 27)}`)).toEqual([expect.stringMatching(/^REFUSED/), 'DONE entered other credentials f', 'DONE entered new credentials for']);
});

test('only the owners suspend and resume, with a reason, and once', async () => {
  expect(await as(story.owner, () => suspendGrantAction({ grantId, comment: ' ' }))).toMatchObject({ ok: false, fieldErrors: { comment: expect.stringContaining('Say why') } });
  expect(await as(story.consumer, () => suspendGrantAction({ grantId, comment: 'No.' }))).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await as(story.outsider, () => suspendGrantAction({ grantId, comment: 'No.' }))).toMatchObject({ ok: false, code: 'notFound' });
  expect(await resumed()).toMatchObject({ ok: false, code: 'forbidden', message: expect.stringContaining('not suspended') });
  await suspended();
  await expect(suspend(story.secondOwner, grantId)).rejects.toMatchObject({ publicMessage: expect.stringContaining('suspended') });
  expect(await as(story.consumer, () => resumeGrantAction({ grantId }))).toMatchObject({ ok: false, code: 'forbidden' });
  const events = await db().auditEvent.findMany({ where: { subjectId: grantId, action: { startsWith: 'grant.' } }, orderBy: { seq: 'asc' } });
  expect(events.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(['grant.suspend REFUSED', 'grant.resume REFUSED', 'grant.suspend DONE', 'grant.suspend REFUSED', 'grant.resume REFUSED']);
});

test('a suspended access can be renewed, and stays suspended', async () => {
  await suspended();
  await approve(story.owner, await askToRenew(story.consumer, grantId));
  expect(await stored()).toMatchObject({ state: 'SUSPENDED' });
  expect((await stored()).until.getTime()).toBeGreaterThan(Date.now() + 190 * 86_400_000);
});

test('past its date it is not resumed but ended, and the proof of its cut stands', async () => {
  await suspended();
  const { cutGeneration } = await stored();
  await db().$executeRaw`UPDATE "grant" SET until = clock_timestamp() - interval '1 second' WHERE id = ${grantId}`;
  expect(await resumed()).toMatchObject({ ok: false, code: 'forbidden', message: expect.stringContaining('has ended') });
  story.sandbox.clearCalls();
  await endExpiredGrants();
  await settle();
  expect(story.sandbox.calls().map(({ eventName }) => eventName)).toEqual([]);
  expect(await stored()).toMatchObject({ state: 'REVOKED', endedById: null, cutGeneration });
  expect(await viewFor()).toMatchObject({ standing: 'revoked', cut: { is: 'cut' } });
});

test('revoked while it is suspended, its proof stands', async () => {
  await suspended();
  await revoke(story.owner, grantId);
  await settle();
  expect(await viewFor()).toMatchObject({ standing: 'revoked', cut: { is: 'cut' }, comingBack: [] });
});

test('resumed in the middle of the cut, what is still there is kept and the rest is made again', async () => {
  story.sandbox.setDelays({ connectionDelete: 1_500, shareAssociation: 1_500 });
  expect(await as(story.owner, () => suspendGrantAction({ grantId, comment: 'An incident.' }))).toMatchObject({ ok: true });
  expect(await resumed()).toMatchObject({ ok: true });
  story.sandbox.setDelays(0.002);
  await settle();
  const [connection] = (await viewFor()).connections;
  if (connection!.needsCredentials) expect(await as(story.consumer, () => enterCredentialsAction({ connectionId, credentials: goodCredentials }))).toMatchObject({ ok: true });
  await settle();
  expect(await sendTest()).toMatchObject({ ok: true, data: { status: { code: 200 } } });
  expect(await oracle()).toEqual([]);
});

test('the oracle finds nothing after all of it', async () => {
  await suspended();
  expect(await oracle()).toEqual([]);
  expect(await resumed()).toMatchObject({ ok: true });
  await settle();
  expect(await oracle()).toEqual([]);
});

/** Dates that this file has moved by hand are of grants that have ended since. */
function oracle(): Promise<string[]> {
  return violations({ sandboxUrl: story.sandbox.url, accounts: ['111111111111', consumerAccountId], regions: ['us-east-1'], databaseUrl: story.databaseUrl, canaries: [goodCredentials.password] });
}
