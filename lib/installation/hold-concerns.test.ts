import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { installationStatus } from '@/cli/commands/installation/status';
import { holdSentence } from '@/lib/controller/installation';
import { tellNotices } from '@/lib/notices/writes/tell';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { approve, ask, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { whatAwsHolds } from '@/scripts/testing/what-aws-holds';
import { readHold } from './reads/hold';
import { readInstallationStatus } from './reads/status';
import { mostListed } from './reads/waiting';
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

test('of two administrators who continue at the same time, one does', async () => {
  await holdNow();
  const before = await db().auditEvent.count({ where: { action: 'installation.continue' } });
  const ends = await Promise.allSettled(['one', 'other'].map((name) => continueByOperator(`It was restored on purpose, says the ${name}.`)));
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await db().auditEvent.count({ where: { action: 'installation.continue' } })).toBe(before + 1);
});

test('a web process allows changes while the workers start, and holds when no worker writes the record', async () => {
  Object.assign(env(), { INSTALLATION_RECORD: 's3://pergola-audit-999999999999/installation/record.json' });
  const uptime = vi.spyOn(process, 'uptime');
  try {
    const permits = async (upSeconds: number, unwrittenSeconds: number) => {
      uptime.mockReturnValue(upSeconds);
      await db().$executeRaw`UPDATE installation SET "recordedAt" = clock_timestamp() - ${unwrittenSeconds} * interval '1 second'`;
      return holdSentence({ desired: 'PRESENT' }, 'share');
    };
    expect(await permits(3_600, 30)).toBeNull();
    expect(await permits(10, 36_000)).toBeNull();
    expect(await readHold()).toBeNull();
    expect(await permits(3_600, 61)).toMatch(/^Pergola is on hold\. The installation record at .+ was not written since .+ The share stays as it is until the record can be read and written again\.$/);
    expect(await readHold()).toMatchObject({ is: 'hold' });
    expect(await holdSentence({ desired: 'ABSENT' }, 'share')).toBeNull();
    await tellNotices();
    const { sentence } = await db().notice.findFirstOrThrow({ where: { key: { startsWith: 'hold/admins/unwritten' }, settledAt: null } });
    expect(sentence).toContain('The hold ends when the record can be read and written again.');
  } finally {
    uptime.mockRestore();
    Object.assign(env(), { INSTALLATION_RECORD: undefined });
  }
});

test('a copy says so, and administrators are not asked to decide', async () => {
  await holdNow();
  await hold({ isCopy: true });
  expect(await readHold()).toMatchObject({ is: 'copy' });
  await tellNotices();
  expect(await db().notice.count({ where: { key: { startsWith: 'hold/' }, settledAt: null } })).toBe(0);
});

test('of more than the page lists, the oldest are listed and all are counted', async () => {
  const grant = await db().grant.findFirstOrThrow({ where: { state: 'ACTIVE' } });
  await holdNow();
  const { heldAt } = await db().installation.findFirstOrThrow();
  const [many, perGrant] = [mostListed + 5, 12];
  const blocked = { phase: 'BLOCKED', reason: 'paused', observed: null, observedAt: new Date(heldAt!.getTime() + 1_000), desired: 'PRESENT' };
  const blockedJson = JSON.stringify(blocked);
  // Access of many accounts, each with a principal of its own, and objects that belong to none.
  await db().$transaction([
    db().$executeRaw`INSERT INTO resource SELECT (jsonb_populate_record(r, ${blockedJson}::jsonb || jsonb_build_object('id', 'many-' || n, 'key', 'many/' || n))).* FROM resource r, generate_series(1, ${many}::int) n WHERE r.id = ${grant.principalId}`,
    db().$executeRaw`INSERT INTO resource SELECT (jsonb_populate_record(r, ${blockedJson}::jsonb || jsonb_build_object('id', 'other-' || n, 'key', 'other/' || n))).* FROM resource r, generate_series(1, ${many}::int) n WHERE r.id = ${grant.principalId}`,
    db().$executeRaw`INSERT INTO resource SELECT (jsonb_populate_record(r, ${blockedJson}::jsonb || jsonb_build_object('id', 'connection-' || n, 'key', 'connection/' || n, 'kind', 'connection'))).* FROM resource r, generate_series(1, ${perGrant}::int) n WHERE r.id = ${grant.principalId}`,
    db().$executeRaw`INSERT INTO account SELECT (jsonb_populate_record(a, jsonb_build_object('id', (700000000000 + n)::text))).* FROM account a, generate_series(1, ${many}::int) n WHERE a.id = ${grant.accountId}`,
    db().$executeRaw`INSERT INTO access_request SELECT (jsonb_populate_record(r, jsonb_build_object('id', 'many-' || n, 'accountId', (700000000000 + n)::text))).* FROM access_request r, generate_series(1, ${many}::int) n WHERE r.id = ${grant.requestId}`,
    db().$executeRaw`INSERT INTO "grant" SELECT (jsonb_populate_record(g, jsonb_build_object('id', 'many-' || n, 'requestId', 'many-' || n, 'principalId', 'many-' || n, 'accountId', (700000000000 + n)::text, 'invitationId', NULL, 'createdAt', g."createdAt" + n * interval '1 minute'))).* FROM "grant" g, generate_series(1, ${many}::int) n WHERE g.id = ${grant.id}`,
    db().$executeRaw`INSERT INTO connection SELECT 'many-' || n, 'many-1', 'EVENTBRIDGE', 'pergola-' || n, 'connection-' || n, ${story.consumer.personId}, clock_timestamp(), false FROM generate_series(1, ${perGrant}::int) n`,
  ]);
  const { waiting } = await readInstallationStatus();
  expect(waiting).toMatchObject({ grantCount: many, otherCount: many });
  expect(waiting!.grants.map(({ id }) => id)).toEqual(Array.from({ length: mostListed }, (_, index) => `many-${index + 1}`));
  expect(waiting!.others).toHaveLength(mostListed);
  expect(waiting!.grants.slice(0, 2).map(({ changes, changeCount }) => [changes.length, changeCount])).toEqual([[10, perGrant + 1], [1, 1]]);
  const { text } = await installationStatus.run({} as never, { cwd: '/', note: () => undefined });
  expect(text.match(/^ {2}and 5 more$/gm)).toHaveLength(2);
});
