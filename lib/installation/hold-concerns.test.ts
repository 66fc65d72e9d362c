import { afterEach, beforeAll, expect, test } from 'vitest';
import { installationStatus } from '@/cli/commands/installation/status';
import { tellNotices } from '@/lib/notices/writes/tell';
import { db } from '@/lib/platform/db';
import { approve, ask, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { readHold } from './reads/hold';
import { continueByOperator } from './writes/continue-by-operator';

let story: AccessStory;

beforeAll(async () => {
  story = await startAccessStory();
});
const hold = (data: object) => db().installation.updateMany({ data });
afterEach(() => hold({ heldAt: null, heldReason: null, heldSentence: null, isCopy: false }));
const holdNow = () => hold({ heldAt: new Date(), heldReason: 'missing', heldSentence: 'The installation record is missing.' });

test('while it is on hold, administrators are notified, people still request, and what is approved waits', async () => {
  await holdNow();
  expect(await readHold()).toMatchObject({ is: 'hold', sentence: 'The installation record is missing.' });
  await tellNotices();
  const notice = await db().notice.findFirstOrThrow({ where: { key: { startsWith: 'hold/' } } });
  expect(notice).toMatchObject({ teamId: null, weight: 'ALERT', href: '/controller/installation', sentence: expect.stringContaining('The installation record is missing. Decide under Controller') as string });
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  const { principal } = await db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: true } });
  expect(principal).toMatchObject({ phase: 'BLOCKED', reason: 'paused', blockedBy: 'admin' });
  expect((await whatAwsHolds(story.sandbox)).principals).toEqual([]);

  const { text, failed } = await installationStatus.run({} as never, { cwd: '/', note: () => undefined });
  expect(failed).toBe(true);
  expect(text).toContain('Status:       on hold since');
  expect(text).toContain(`${grantId}  service1 for account ${consumerAccountId} (Forecasting), approved by Olivia Owner`);

  expect(await continueByOperator('It was restored on purpose.')).toEqual({ epoch: 0 });
  await db().resource.updateMany({ where: { id: principal.id }, data: { phase: 'PENDING' } });
  await settle();
  expect((await whatAwsHolds(story.sandbox)).principals).toEqual([consumerAccountId]);
  await tellNotices();
  expect((await db().notice.findUniqueOrThrow({ where: { id: notice.id } })).settledAt).not.toBeNull();
  await expect(continueByOperator('It was restored on purpose.')).rejects.toThrow('not on hold');
});

test('a copy says so, and administrators are not asked to decide', async () => {
  await holdNow();
  await hold({ isCopy: true });
  expect(await readHold()).toMatchObject({ is: 'copy' });
  await tellNotices();
  expect(await db().notice.count({ where: { key: { startsWith: 'hold/' }, settledAt: null } })).toBe(0);
});
