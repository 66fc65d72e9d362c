import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { enterCredentialsAction } from '@/lib/connections/actions';
import { grantVisibleTo } from '@/lib/grants/reads';
import { grantView } from '@/lib/grants/view';
import { scopeOf } from '@/lib/platform/scope';
import { runPass } from '@/lib/controller/run-pass';
import { startWorker } from '@/lib/controller/worker';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { db } from '@/lib/platform/db';
import { approve, ask, connectTo, consumerAccountId, goodCredentials, resourceOf, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { endPauseAction, startPauseAction } from './actions';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
const everything = { accountId: null, kind: null, removalsToo: false, reason: 'AWS has an incident in this Region' };

beforeAll(async () => {
  story = await startAccessStory();
});
afterEach(async () => {
  await db().pause.deleteMany();
});

async function pause(what: Partial<Parameters<typeof startPauseAction>[0]> = {}): Promise<string> {
  const result = await as(story.admin, () => startPauseAction({ ...everything, ...what }));
  if (!result.ok) throw new Error(result.message);
  return result.data.pauseId;
}

async function principalOf(grantId: string) {
  return (await db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: true } })).principal;
}

async function grantAccess(): Promise<string> {
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  return grantId;
}

test('only administrators may; who tried is in the audit', async () => {
  expect(await as(story.owner, () => startPauseAction(everything))).toMatchObject({ ok: false, code: 'forbidden', message: expect.stringContaining('Only administrators') });
  expect(await as(story.owner, () => startPauseAction({ ...everything, accountId: consumerAccountId }))).toMatchObject({ ok: false, code: 'notFound' });
  const pauseId = await pause();
  expect(await as(story.owner, () => endPauseAction({ pauseId }))).toMatchObject({ ok: false, code: 'notFound' });
  expect(await as(story.admin, () => startPauseAction(everything))).toMatchObject({ ok: false, code: 'conflict' });
  expect(await as(story.admin, () => endPauseAction({ pauseId }))).toMatchObject({ ok: true });
  expect(await as(story.admin, () => endPauseAction({ pauseId }))).toMatchObject({ ok: false, code: 'conflict' });
  const audit = await db().auditEvent.findMany({ where: { action: { startsWith: 'operations.' } }, orderBy: { seq: 'asc' }, select: { action: true, outcome: true, actorName: true, sentence: true } });
  expect(audit).toEqual([
    { action: 'operations.pause', outcome: 'REFUSED', actorName: 'Olivia Owner', sentence: expect.any(String) },
    { action: 'operations.pause', outcome: 'DONE', actorName: 'Ada Admin', sentence: 'paused every change on AWS, except removals: AWS has an incident in this Region' },
    { action: 'operations.resume', outcome: 'DONE', actorName: 'Ada Admin', sentence: 'ended the pause of every change on AWS' },
  ]);
  expect(await verifyAudit(db())).toMatchObject({ intact: true });
});

test('while everything is paused nothing is made, in an action neither; what waits says who, why and what next; a cut is a cut; afterwards it goes on by itself', async () => {
  const grantId = await grantAccess();
  const pauseId = await pause();
  await revoke(story.owner, grantId);
  await settle();
  expect((await principalOf(grantId)).phase).toBe('GONE');

  const waiting = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  expect(await principalOf(waiting)).toMatchObject({
    phase: 'BLOCKED',
    reason: 'paused',
    blockedBy: 'admin',
    sentence: 'Ada Admin has paused every change on AWS: AWS has an incident in this Region. The principal of the resource share stays as it is until an administrator ends the pause; it goes on by itself then.',
  });
  expect((await whatAwsHolds(story.sandbox)).principals).toEqual([]);

  const worker = await startWorker({ sweeps: [], version: 'test' });
  await as(story.admin, () => endPauseAction({ pauseId }));
  await expect.poll(async () => (await principalOf(waiting)).phase, { timeout: 10_000 }).toBe('CONVERGED');
  await worker.stop();
  await revoke(story.owner, waiting);
  await settle();
});

test('one account and removals too: what the consumer has stays, the owner’s side is cut, AWS goes on being read', async () => {
  const grantId = await grantAccess();
  const connectionId = await connectTo(story.consumer, grantId, 'pergola-paused');
  await settle();
  const pauseId = await pause({ accountId: consumerAccountId, removalsToo: true });
  await revoke(story.owner, grantId);
  const connection = await resourceOf(connectionId);
  await expect.poll(async () => (await runPass((await principalOf(grantId)).id, { owner: 'test' }), (await whatAwsHolds(story.sandbox)).principals), { timeout: 10_000 }).toEqual([]);
  expect(connection).toMatchObject({ phase: 'BLOCKED', reason: 'paused', sentence: expect.stringContaining('stays as it is, although it is to be removed,') });
  const held = await whatAwsHolds(story.sandbox);
  expect(held.connections).toEqual(['pergola-paused']);
  const { observedAt } = connection;
  await runPass(connection.id, { owner: 'test' });
  expect((await resourceOf(connectionId)).observedAt!.getTime()).toBeGreaterThan(observedAt!.getTime());
  await as(story.admin, () => endPauseAction({ pauseId }));
  await runPass(connection.id, { owner: 'test' });
  await expect
    .poll(async () => {
      for (const { id } of await db().resource.findMany({ where: { desired: 'ABSENT', phase: { not: 'GONE' } } })) await runPass(id, { owner: 'test' });
      return (await principalOf(grantId)).phase;
    }, { timeout: 15_000 })
    .toBe('GONE');
  expect(await whatAwsHolds(story.sandbox)).toMatchObject({ connections: [], associations: [], principals: [] });
});

test('one kind: only that waits', async () => {
  const pauseId = await pause({ kind: 'connection' });
  const grantId = await grantAccess();
  expect((await principalOf(grantId)).phase).toBe('CONVERGED');
  await expect(connectTo(story.consumer, grantId, 'pergola-kept-out')).rejects.toMatchObject({ code: 'conflict', publicMessage: expect.stringMatching(/has paused every change of a connection on AWS.*Nothing was saved, and Pergola keeps no credentials/) });
  expect(await db().connection.count({ where: { name: 'pergola-kept-out' } })).toBe(0);
  await as(story.admin, () => endPauseAction({ pauseId }));
  const connectionId = await connectTo(story.consumer, grantId, 'pergola-let-in');
  await settle();
  const again = await pause({ accountId: consumerAccountId });
  const refused = await as(story.consumer, () => enterCredentialsAction({ connectionId, credentials: goodCredentials }));
  expect(refused).toMatchObject({ ok: false, code: 'conflict', message: expect.stringContaining('Nothing was saved, and Pergola keeps no credentials') });
  expect(await resourceOf(connectionId)).toMatchObject({ phase: 'CONVERGED' });
  expect((await grantView(story.consumer, (await grantVisibleTo(scopeOf(story.consumer), grantId))!)).handOverBarrier).toMatch(/^Ada Admin has paused every change in account 222222222222: .*EventBridge gets no credentials until an administrator ends the pause\.$/);
  await as(story.admin, () => endPauseAction({ pauseId: again }));
  expect((await whatAwsHolds(story.sandbox)).connections).toEqual(['pergola-let-in']);
});
