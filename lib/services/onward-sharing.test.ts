import { beforeAll, expect, test, vi } from 'vitest';
import { getResourceConfiguration, updateResourceConfiguration } from '@/lib/aws/vpc-lattice-configurations';
import { byHand } from '@/lib/controller/drivers/testing/by-hand';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approveRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';
import { requestPage } from '@/lib/requests/views';
import { ask, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { retryServiceAction, setOnwardSharingAction } from './actions';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;

beforeAll(async () => {
  story = await startAccessStory();
});

const configuration = () => db().resource.findFirstOrThrow({ where: { kind: 'resource-configuration' } });
const flagOnAws = async () => (await getResourceConfiguration(byHand('111111111111'), (await configuration()).awsId!)).allowAssociationToShareableServiceNetwork;
const request = async (requestId: string) => (await requestVisibleTo(scopeOf(story.owner), requestId))!;

test('only the owners change onward sharing, AWS follows, and an approval of what was shown before is refused', async () => {
  expect(await flagOnAws()).toBe(true);
  const requestId = await ask(story.consumer, story.serviceId, consumerAccountId);
  const shown = await request(requestId);
  expect((await requestPage(story.owner, shown)).granted.onwardSharing).toContain(`account ${consumerAccountId} can put service1 on service networks that it shares with further accounts`);

  const input = { serviceId: story.serviceId, onwardSharing: 'BLOCKED' as const };
  for (const actor of [story.consumer, story.admin]) expect(await as(actor, () => setOnwardSharingAction(input))).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await as(story.owner, () => setOnwardSharingAction(input))).toMatchObject({ ok: true });
  await settle();
  expect(await flagOnAws()).toBe(false);
  expect((await requestPage(story.owner, await request(requestId))).granted.onwardSharing).toContain('Blocked: ');
  expect(await as(story.owner, () => approveRequestAction({ requestId, digest: digestOf(shown), comment: '' }))).toMatchObject({ ok: false, code: 'conflict' });

  const { version } = await db().service.findUniqueOrThrow({ where: { id: story.serviceId } });
  expect(await as(story.owner, () => setOnwardSharingAction(input)), 'the same choice again changes nothing').toMatchObject({ ok: true });
  expect(await db().service.findUniqueOrThrow({ where: { id: story.serviceId } })).toMatchObject({ version });
  expect((await db().auditEvent.findMany({ where: { action: 'service.setOnwardSharing' }, orderBy: { seq: 'asc' } })).map(({ outcome, data }) => [outcome, data])).toEqual([
    ['REFUSED', expect.anything()],
    ['REFUSED', expect.anything()],
    ['DONE', expect.objectContaining({ from: 'ALLOWED', to: 'BLOCKED' })],
  ]);
});

test('a flag that was changed by hand is put back as the owners chose', async () => {
  expect(await flagOnAws()).toBe(false);
  await updateResourceConfiguration(byHand('111111111111'), (await configuration()).awsId!, { portRanges: ['443'], allowAssociationToShareableServiceNetwork: true });
  expect(await as(story.owner, () => retryServiceAction({ serviceId: story.serviceId }))).toMatchObject({ ok: true });
  await settle();
  expect(await flagOnAws()).toBe(false);
});
