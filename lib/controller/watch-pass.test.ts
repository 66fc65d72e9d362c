import { beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { logFailedAwsCalls } from '@/lib/aws/log-failed-calls';
import { action } from '@/lib/platform/action';
import { allowed } from '@/lib/platform/decision';
import { startPauseAction } from '@/lib/operations/actions';
import { declareService1, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { hearLog } from '@/scripts/testing/log-lines';
import { as } from '@/scripts/testing/sign-in-as';
import { runPass } from './run-pass';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  logFailedAwsCalls();
});

test('the lines of a pass say which, where, and what AWS can be asked about it', async () => {
  const { resourceIds } = await declareService1(story.owner);
  const gatewayId = resourceIds[0]!;
  story.sandbox.addFault({ service: 'vpc-lattice', operation: 'CreateResourceGateway', kind: 'fail', error: { name: 'InternalServerException', httpStatus: 500 }, times: 2 });
  story.sandbox.setDelays({ resourceGateway: 60_000 });
  story.sandbox.clearCalls();
  const log = hearLog();
  await runPass(gatewayId, { owner: 'test' });
  const refused = story.sandbox.calls().findLast(({ operation }) => operation === 'CreateResourceGateway')!;
  const where = { resource: gatewayId, account: '111111111111', region: 'us-east-1', pass: expect.stringMatching(/^[0-9A-F]{10}$/) };
  const failing = log.lines().find(({ msg }) => msg === 'AWS call failed')!;
  expect(failing).toMatchObject({ ...where, call: 'vpc-lattice:CreateResourceGateway', requestId: refused.requestId, result: 'unavailable', attempts: 2 });
  const pass = log.lines().find(({ msg }) => msg === 'pass')!;
  expect(pass).toMatchObject({ ...where, pass: failing.pass, phase: 'RETRYING', changed: [], failed: [{ call: 'vpc-lattice:CreateResourceGateway', requestId: refused.requestId }] });

  await runPass(gatewayId, { owner: 'test' });
  const made = story.sandbox.calls().findLast(({ operation }) => operation === 'CreateResourceGateway')!;
  const next = log.lines().findLast(({ msg }) => msg === 'pass')!;
  expect(next).toMatchObject({ ...where, phase: 'WAITING_FOR_AWS', changed: [{ call: 'vpc-lattice:CreateResourceGateway', requestId: made.requestId }], failed: [] });
  expect(next.pass).not.toBe(pass.pass);
});

test('the line of an action says what, who and how it ended, without names or addresses', async () => {
  const log = hearLog();
  await as(story.owner, () => startPauseAction({ accountId: null, kind: null, removalsToo: false, reason: 'not mine to pause' }));
  expect(log.lines().at(-1)).toMatchObject({ msg: 'action', action: 'operations.pause', actor: story.owner.personId, outcome: 'forbidden' });

  const broken = action('test.break')
    .input(z.strictObject({ password: z.string() }))
    .load('thing', async () => ({}))
    .authorize(() => allowed, () => ({ type: 'test', id: 'test', teamIds: [] }))
    .run(async () => {
      throw new Error('a fault of our own');
    });
  const result = await as(story.owner, () => broken({ password: 'canary-of-the-log' }));
  expect(result).toMatchObject({ ok: false, code: 'internal' });
  expect(log.lines().at(-1)).toMatchObject({ msg: 'action', action: 'test.break', actor: story.owner.personId, outcome: 'internal', reference: !result.ok && result.reference });
  expect(log.lines().find(({ msg }) => msg === 'unexpected fault')).toMatchObject({ actor: story.owner.personId, reference: !result.ok && result.reference });
  for (const secret of ['@example.com', 'Olivia', 'canary-of-the-log']) expect(log.text()).not.toContain(secret);
});
