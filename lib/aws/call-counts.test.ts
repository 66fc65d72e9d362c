import { beforeAll, beforeEach, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { startAccessStory } from '@/scripts/testing/access-story';
import { countAwsCalls } from './call-counts';
import { reportAwsCall, type AwsCall } from './observer';

beforeAll(async () => {
  await startAccessStory({ publish: false });
});
beforeEach(async () => {
  await db().awsCallCount.deleteMany();
});

const call: AwsCall = { service: 'ram', operation: 'GetResourceShares', accountId: '111111111111', region: 'us-east-1', ms: 20, result: 'ok', requestId: 'r-1', attempts: 1, isChange: false };

/** The minute may turn between two writes, so sums are what counts. */
async function sums() {
  const { _sum } = await db().awsCallCount.aggregate({ _sum: { calls: true, ms: true } });
  return _sum;
}

test('calls are added up by operation and result, and by several processes', async () => {
  const [end, endOther] = [countAwsCalls(), countAwsCalls()];
  for (let n = 0; n < 3; n += 1) reportAwsCall(call);
  reportAwsCall({ ...call, result: 'throttled' });
  await Promise.all([end(), endOther()]);
  expect(await sums()).toEqual({ calls: 8, ms: 160 });
  const throttled = await db().awsCallCount.aggregate({ where: { result: 'throttled', accountId: '111111111111', operation: 'GetResourceShares' }, _sum: { calls: true } });
  expect(throttled._sum.calls).toBe(2);
});

test('nothing is written when nothing was called, and what is older than a week goes with the next write', async () => {
  await db().$executeRaw`INSERT INTO aws_call_count VALUES (clock_timestamp() - interval '8 days', '1', 'r', 's', 'o', 'ok', 1, 1)`;
  await countAwsCalls()();
  expect(await sums()).toEqual({ calls: 1, ms: 1 });
  const end = countAwsCalls();
  reportAwsCall(call);
  await end();
  expect(await sums()).toEqual({ calls: 1, ms: 20 });
});
