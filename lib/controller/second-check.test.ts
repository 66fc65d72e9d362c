import { beforeAll, beforeEach, expect, test } from 'vitest';
import { disassociateShare } from '@/lib/aws/ram';
import { tellNotices } from '@/lib/notices/writes/tell';
import { db } from '@/lib/platform/db';
import { approve, ask, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { byHand } from './drivers/testing/by-hand';
import { runPass } from './run-pass';
import { surveyAccount } from './survey';
import { establishedMs, mostMissing, secondCheckMs } from './timing';

/* What was there for a day is not created again after one response that shows nothing. */

const owner = '111111111111';
let story: AccessStory;
let id: string;

beforeAll(async () => {
  story = await startAccessStory();
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  id = (await db().grant.findUniqueOrThrow({ where: { id: grantId } })).principalId;
});
beforeEach(async () => {
  await db().$executeRaw`UPDATE resource SET "readyAt" = clock_timestamp() - ${establishedMs} * interval '1 ms' WHERE id = ${id}`;
  story.sandbox.clearFaults();
  story.sandbox.clearCalls();
});

const row = (of = id) => db().resource.findUniqueOrThrow({ where: { id: of } });
const check = async () => {
  await runPass(id, { owner: 'test' });
  return row();
};
const later = (ms: number) => db().$executeRaw`UPDATE resource SET "phaseSince" = "phaseSince" - ${ms} * interval '1 ms' WHERE id = ${id}`;
const hideOnce = (times = 1) => story.sandbox.addFault({ service: 'ram', operation: 'GetResourceShareAssociations', kind: 'invisible', delayMs: 1, times });
const made = () => story.sandbox.calls().filter(({ operation }) => operation === 'AssociateResourceShare').length;

test('one response that shows nothing changes nothing, and the next one shows it again', async () => {
  hideOnce();
  const once = await check();
  expect(once).toMatchObject({ phase: 'WAITING_FOR_AWS', reason: 'missingOnce', health: 'IN_SYNC', readyAt: expect.any(Date), driftAt: null, sentence: expect.stringContaining('Pergola checks again 60 seconds later') });
  expect(once.nextPassAt!.getTime() - once.phaseSince.getTime()).toBe(secondCheckMs);
  hideOnce();
  expect(await check(), 'a check that comes earlier').toMatchObject({ reason: 'missingOnce' });
  expect(await check()).toMatchObject({ phase: 'CONVERGED', health: 'IN_SYNC' });
  expect(made()).toBe(0);
});

test('what another call still lists is not created again', async () => {
  hideOnce();
  await check();
  await later(secondCheckMs);
  hideOnce();
  expect(await check()).toMatchObject({ phase: 'WAITING_FOR_AWS', reason: 'missingOnce', sentence: expect.stringContaining('and yet lists it') });
  expect(await check()).toMatchObject({ phase: 'CONVERGED' });
  expect(made()).toBe(0);
});

test('what is missing in both checks is created again', async () => {
  const { awsArn } = await row();
  await disassociateShare(byHand(owner), { shareArn: awsArn!, principals: [consumerAccountId] });
  await expect.poll(async () => (await check()).reason, { timeout: 10_000, interval: 20 }).toBe('missingOnce');
  expect(made()).toBe(0);
  await later(secondCheckMs);
  await check();
  await settle();
  expect(await row()).toMatchObject({ phase: 'CONVERGED', health: 'IN_SYNC' });
  expect(made()).toBe(1);
});

test('a list that misses many is doubtful: each is checked twice, however new it is, and administrators are told if it stays', async () => {
  const { id: shareId, spec, observed, awsArn } = await db().resource.findFirstOrThrow({ where: { kind: 'resource-share' } });
  const ids = Array.from({ length: mostMissing + 1 }, (_, index) => `res_missing${index}`);
  const depends = await db().resourceDependency.findMany({ where: { resourceId: shareId } });
  for (const missing of ids) {
    await db().resource.create({
      data: { id: missing, key: `missing/${missing}`, kind: 'resource-share', accountId: owner, region: 'us-east-1', spec: spec as object, desired: 'PRESENT', phase: 'CONVERGED', sentence: '', awsArn: `${awsArn}-${missing}`, awsId: missing, observed: observed as object, observedAt: new Date(), readyAt: new Date(), readyGeneration: 1, health: 'IN_SYNC', nextPassAt: new Date(Date.now() + 600_000) },
    });
    await db().resourceDependency.createMany({ data: depends.map(({ dependsOnId }) => ({ resourceId: missing, dependsOnId })) });
  }
  await surveyAccount({ accountId: owner, region: 'us-east-1' });
  expect(await row(ids[0])).toMatchObject({ surveyed: 'doubtful' });
  expect((await row(shareId)).surveyed).not.toBe('doubtful');
  for (const missing of ids) await runPass(missing, { owner: 'test' });
  expect(await db().resource.count({ where: { id: { in: ids }, reason: 'missingOnce' } })).toBe(ids.length);
  expect(story.sandbox.calls().filter(({ operation }) => operation === 'CreateResourceShare')).toEqual([]);
  await tellNotices();
  expect(await db().notice.count({ where: { key: { startsWith: 'missing/' } } })).toBe(0);
  await db().resource.updateMany({ where: { id: { in: ids } }, data: { phaseSince: new Date(Date.now() - secondCheckMs - 1_000) } });
  await tellNotices();
  expect(await db().notice.findMany({ where: { key: { startsWith: 'missing/' } }, select: { teamId: true, weight: true, sentence: true } })).toEqual([
    { teamId: null, weight: 'ALERT', sentence: expect.stringMatching(/^AWS doesn’t show 6 of \d+ resources in account 111111111111/) as string },
  ]);
  await db().resourceDependency.deleteMany({ where: { resourceId: { in: ids } } });
  await db().resource.deleteMany({ where: { id: { in: ids } } });
});
