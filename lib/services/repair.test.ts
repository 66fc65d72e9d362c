import { GetResourceGatewayCommand, UpdateResourceGatewayCommand, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { beforeAll, expect, test, vi } from 'vitest';
import { repairConnectionAction, retryConnectionAction } from '@/lib/connections/actions';
import { resourceViews } from '@/lib/controller/resource-view';
import { retryGrantAction } from '@/lib/grants/actions';
import { db } from '@/lib/platform/db';
import { approve, ask, connectTo, consumerAccountId, resourceOf } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { repairServiceAction, retryServiceAction, setOnDriftAction } from './actions';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

let story: AccessStory;
let grantId: string;
let connectionId: string;
let lattice: VPCLatticeClient;

beforeAll(async () => {
  story = await startAccessStory();
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  connectionId = await connectTo(story.consumer, grantId, 'pergola-service1');
  await settle();
  lattice = new VPCLatticeClient({ endpoint: story.sandbox.url, region: 'us-east-1', credentials: { accessKeyId: 'AKIASBX0111111111111', secretAccessKey: 'sandbox' } });
});

const gateway = () => db().resource.findFirstOrThrow({ where: { kind: 'resource-gateway' } });
const audited = (action: string) => db().auditEvent.findMany({ where: { action }, orderBy: { seq: 'asc' } });

test('the owners’ choice reaches everything of the service, in both accounts, and raises no generation', async () => {
  const before = await db().resource.findMany({ orderBy: { id: 'asc' } });
  const input = { serviceId: story.serviceId, onDrift: 'REPORT' as const };
  expect(await as(story.consumer, () => setOnDriftAction(input))).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await as(story.owner, () => setOnDriftAction(input))).toMatchObject({ ok: true });
  const after = await db().resource.findMany({ orderBy: { id: 'asc' } });
  expect(after.map(({ kind, repairs }) => [kind, repairs])).toEqual(before.map(({ kind }) => [kind, false]));
  expect(after.map(({ kind }) => kind).sort()).toEqual(['connection', 'resource-configuration', 'resource-gateway', 'resource-share', 'share-principal']);
  expect(after.map(({ generation }) => generation)).toEqual(before.map(({ generation }) => generation));
  expect((await audited('service.setOnDrift')).map(({ outcome, actorId }) => [outcome, actorId])).toEqual([
    ['REFUSED', story.consumer.personId],
    ['DONE', story.owner.personId],
  ]);
});

test('a change by hand is left as it is, told on both sides, and put right when the owners ask for it', async () => {
  const { awsId } = await gateway();
  const { securityGroupIds: wanted } = await lattice.send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: awsId! }));
  await lattice.send(new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: awsId!, securityGroupIds: [] }));
  expect(await as(story.owner, () => retryServiceAction({ serviceId: story.serviceId }))).toMatchObject({ ok: true });
  const [view] = await resourceViews([(await gateway()).id]);
  expect(view).toMatchObject({ phase: 'BLOCKED', reason: 'drifted', health: { is: 'CHANGED', differences: [{ what: 'security groups', wanted: wanted![0] }] } });
  const [connection] = await resourceViews([(await resourceOf(connectionId)).id]);
  expect(connection!.above).toMatchObject({ is: 'CHANGED', name: 'main-rg', accountId: '111111111111' });

  const input = { serviceId: story.serviceId, resourceId: null };
  expect(await as(story.consumer, () => repairServiceAction(input))).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await as(story.owner, () => repairServiceAction({ ...input, resourceId: connection!.id }))).toMatchObject({ ok: false, code: 'notFound' });
  expect(await as(story.owner, () => repairServiceAction(input))).toMatchObject({ ok: true });
  await settle();
  const { securityGroupIds: after } = await lattice.send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: awsId! }));
  expect(after).toEqual(wanted);
  expect(await resourceViews([view!.id])).toMatchObject([{ phase: 'CONVERGED', health: { is: 'IN_SYNC' } }]);
  expect(await as(story.owner, () => repairServiceAction(input)), 'there is nothing left to repair').toMatchObject({ ok: false, code: 'conflict' });
  expect((await audited('service.repair')).filter(({ outcome }) => outcome === 'DONE')).toHaveLength(1);
});

test('the consumer’s team alone repairs its connection, and both sides may have it looked at again', async () => {
  expect(await as(story.owner, () => repairConnectionAction({ connectionId }))).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await as(story.consumer, () => repairConnectionAction({ connectionId }))).toMatchObject({ ok: false, code: 'conflict' });
  for (const actor of [story.owner, story.consumer]) {
    expect(await as(actor, () => retryConnectionAction({ connectionId }))).toMatchObject({ ok: true });
    expect(await as(actor, () => retryGrantAction({ grantId }))).toMatchObject({ ok: true });
    // Within 10 seconds of another recheck, one shows its result and is not audited.
    await db().resource.updateMany({ data: { recheckAskedAt: null } });
  }
  expect(await as(story.secondConsumer, () => retryGrantAction({ grantId }))).toMatchObject({ ok: false, code: 'notFound' });
  expect(await as(story.admin, () => retryConnectionAction({ connectionId }))).toMatchObject({ ok: false, code: 'forbidden' });
  expect((await audited('grant.retry')).filter(({ outcome }) => outcome === 'DONE').map(({ actorId }) => actorId)).toEqual([story.owner.personId, story.consumer.personId]);
});
