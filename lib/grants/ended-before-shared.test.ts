import { beforeAll, expect, test, vi } from 'vitest';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approveRequestAction, submitRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { dayOf } from '@/lib/requests/until';
import { declareService1, settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { as } from '@/scripts/testing/sign-in-as';
import { revokeGrantAction } from './actions';
import { grantVisibleTo } from './reads';
import { grantView } from './view';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
beforeAll(async () => {
  story = await startAccessStory({ publish: false });
});

test('access that ends before its service is on AWS says that nothing was shared, and is never called proven by lists', async () => {
  const { serviceId } = await declareService1(story.owner);
  const until = dayOf(new Date(Date.now() + 30 * 86_400_000));
  const asked = await as(story.consumer, () => submitRequestAction({ serviceId, accountId: '222222222222', reason: 'To forecast demand every night', until }));
  if (!asked.ok) throw new Error(asked.message);
  const request = await db().accessRequest.findUniqueOrThrow({ where: { id: asked.data.requestId }, include: { service: true, renewsGrant: true } });
  const approved = await as(story.owner, () => approveRequestAction({ requestId: request.id, digest: digestOf(request) }));
  if (!approved.ok) throw new Error(approved.message);
  const { grantId } = approved.data;
  expect(await as(story.owner, () => revokeGrantAction({ grantId, comment: '' }))).toMatchObject({ ok: true });
  const view = await grantView(story.owner, (await grantVisibleTo(scopeOf(story.owner), grantId))!);
  expect(view).toMatchObject({ cut: { is: 'cut', proof: { lists: [] } }, inWords: { sentence: expect.stringContaining('Nothing had been shared on AWS yet') } });
  await settle();
  expect(story.sandbox.calls().filter(({ operation }) => operation === 'AssociateResourceShare')).toEqual([]);
  expect(await violationsOf(story)).toEqual([]);
});
