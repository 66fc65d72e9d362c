import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { retryGrantAction, revokeGrantAction } from '@/lib/grants/actions';
import { readLimits } from '@/lib/operations/reads/limits';
import { approve, ask, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { verifyAudit } from './verify-audit';
import { failureResponse } from './answer-of';
import { db, pool } from './db';
import type { AppError } from './errors';
import { writeRefusals } from './limit-refusals';
import { limitAccounts, limitPerson, limitSignIn } from './limits';
import { closeRepeatedAttempts } from './repeated-attempts';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
let grantId: string;

beforeAll(async () => {
  Object.assign(process.env, { LIMIT_PERSON_PER_MINUTE: '600', LIMIT_ACCOUNT_PER_MINUTE: '2200', LIMIT_SIGN_INS_PER_MINUTE: '3' });
  story = await startAccessStory();
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
});

afterEach(() => vi.restoreAllMocks());

/** How many of so many were let through, and the refusal of the last. */
async function spent(times: number, work: () => Promise<void>): Promise<{ through: number; refusal: AppError | undefined }> {
  let through = 0;
  let refusal: AppError | undefined;
  for (let time = 0; time < times; time++) {
    await work().then(
      () => (through += 1),
      (error: AppError) => (refusal = error),
    );
  }
  return { through, refusal };
}

describe('limits', () => {
  test('a person has so many points, and dearer operations take more of them', async () => {
    expect((await spent(40, () => limitPerson({ personId: 'per_dear' }, 'aws'))).through).toBe(30);
    expect((await spent(130, () => limitPerson({ personId: 'per_write' }, 'write'))).through).toBe(120);
    const { refusal } = await spent(1, () => limitPerson({ personId: 'per_write' }, 'read'));
    expect(refusal).toMatchObject({ code: 'tooManyRequests', retryAfterSeconds: expect.any(Number), publicMessage: expect.stringMatching(/^You sent more requests than Pergola allows in a minute\. Nothing was changed\. Wait \d+ seconds?, then try again; what you typed is still here\.$/) });
    expect(refusal!.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  test('the refusal is HTTP 429 with Retry-After', async () => {
    const { refusal } = await spent(4, () => limitSignIn('203.0.113.7'));
    const response = failureResponse(refusal, 'signIn');
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBe(refusal!.retryAfterSeconds);
    expect(await response.json()).toMatchObject({ ok: false, code: 'tooManyRequests' });
  });

  test('each account counts alone', async () => {
    expect((await spent(120, () => limitAccounts(['123456789012']))).through).toBe(110);
    await limitAccounts(['123456789013']);
  });

  test('all processes count together: the points are in PostgreSQL', async () => {
    await limitPerson({ personId: 'per_shared' }, 'write');
    expect(await db().rateLimit.findUnique({ where: { key: 'person:per_shared' } })).toMatchObject({ points: 5 });
    await db().rateLimit.update({ where: { key: 'person:per_shared' }, data: { points: 600 } });
    expect((await spent(1, () => limitPerson({ personId: 'per_shared' }, 'read'))).refusal).toMatchObject({ code: 'tooManyRequests' });
  });

  test('without the database nobody is locked out, and the floodgates stay shut', async () => {
    vi.spyOn(pool(), 'query').mockImplementation(() => Promise.reject(new Error('Connection terminated')) as never);
    expect((await spent(40, () => limitPerson({ personId: 'per_away' }, 'aws'))).through).toBe(30);
    expect(await db().rateLimit.findUnique({ where: { key: 'person:per_away' } }).catch(() => null)).toBeNull();
  });

  test('administrators see the settings, who is limited now, and what was refused', async () => {
    await writeRefusals();
    const view = await readLimits();
    expect(view.settings).toContainEqual(expect.objectContaining({ name: 'LIMIT_PERSON_PER_MINUTE', value: 600 }));
    expect(view.limited).toContainEqual(expect.objectContaining({ kind: 'person', key: 'per_shared' }));
    expect(view.refused).toContainEqual(expect.objectContaining({ kind: 'account', key: '123456789012', count: 10 }));
  });
});

test('100 rechecks make a few calls in the owner’s account, and then the limit', async () => {
  const since = new Date().toISOString();
  const callsOfOwner = () => story.sandbox.calls(since, '111111111111').length;
  const results = [];
  for (let time = 0; time < 100; time++) results.push(await as(story.consumer, () => retryGrantAction({ grantId })));
  expect(callsOfOwner()).toBeGreaterThan(0);
  expect(callsOfOwner()).toBeLessThan(15);
  expect(results.filter((result) => result.ok).length).toBe(30);
  expect(results.at(-1)).toMatchObject({ ok: false, code: 'tooManyRequests', retryAfterSeconds: expect.any(Number) });
  expect(await db().auditEvent.count({ where: { action: 'grant.retry', outcome: 'DONE' } })).toBeLessThanOrEqual(2);
});

test('80 refused revokes are one event, and one with the other 79 when the hour is over', async () => {
  const refusals = () => db().auditEvent.findMany({ where: { action: 'grant.revoke', outcome: 'REFUSED' }, orderBy: { seq: 'asc' }, select: { sentence: true, data: true, actorName: true } });
  const codes = [];
  for (let time = 0; time < 80; time++) codes.push(await revokeGrantAction.as(story.consumer, { grantId, comment: '' }).catch((error: AppError) => error.code));
  expect(new Set(codes)).toEqual(new Set(['forbidden']));
  expect(await refusals()).toHaveLength(1);
  await closeRepeatedAttempts();
  expect(await refusals()).toHaveLength(1);
  await db().$executeRaw`UPDATE repeated_attempt SET since = clock_timestamp() - interval '61 minutes'`;
  await Promise.all([closeRepeatedAttempts(), closeRepeatedAttempts()]);
  const [first, rest] = await refusals();
  expect(rest).toMatchObject({ actorName: 'Carl Consumer', data: { count: 79 }, sentence: `${first!.sentence} (79 more times within an hour)` });
  expect(await db().repeatedAttempt.count()).toBe(0);
  expect(await verifyAudit(db())).toMatchObject({ intact: true });
});
