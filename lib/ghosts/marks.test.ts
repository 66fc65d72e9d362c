import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createConnection, describeConnection, listConnections, updateConnection } from '@/lib/aws/events';
import { withAwsCalls } from '@/lib/aws/observer';
import { associateShare, createResourceShare, deleteResourceShare, getResourceShares } from '@/lib/aws/ram';
import { createResourceConfiguration, listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { createResourceGateway, getResourceGateway, listResourceGateways } from '@/lib/aws/vpc-lattice-gateways';
import { ownershipTag } from '@/lib/controller/driver';
import { byHand } from '@/lib/controller/drivers/testing/by-hand';
import { adopt } from '@/lib/controller/marked-removal';
import { runPass } from '@/lib/controller/run-pass';
import { connectionMark } from '@/lib/controller/specs';
import { establishedMs } from '@/lib/controller/timing';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approve, ask, connectTo, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { violations } from '@/scripts/testing/oracle';
import { as } from '@/scripts/testing/sign-in-as';
import { removeObjectAction } from './actions';
import { objectsView, type ObjectView } from './objects-view';
import { objectVisibleTo, openObjectCount } from './reads/marked-objects';
import { impactOfRemoval } from './reads/object-impact';
import { unknownObjects } from './reads/unknown-objects';
import { marksTask } from './writes/read-marks';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

const owner = '111111111111';
const apiKey = { type: 'API_KEY', keyName: 'x', value: 'y' } as const;

let story: AccessStory;
let grantId: string;
let service: { gatewayId: string; configurationId: string; shareId: string };
let configurationArn: string;
let gateway: { vpcId: string; subnetIds: string[]; id: string };

beforeAll(async () => {
  story = await startAccessStory();
  service = await db().service.findUniqueOrThrow({ where: { id: story.serviceId } });
  configurationArn = (await db().resource.findUniqueOrThrow({ where: { id: service.configurationId } })).awsArn!;
  gateway = await getResourceGateway(byHand(owner), (await db().resource.findUniqueOrThrow({ where: { id: service.gatewayId } })).awsId!);
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  await connectTo(story.consumer, grantId, 'pergola-service1');
  await settle();
});

/** Lists have caught up with all changes of Pergola. */
const later = () => db().$executeRaw`UPDATE resource SET "phaseSince" = "phaseSince" - interval '1 hour'`;

beforeEach(later);

const scan = async () => {
  for (const accountId of [owner, consumerAccountId]) await marksTask.run({ accountId, region: 'us-east-1' });
};
const open = async (actor: Actor = story.owner) => (await objectsView(actor)).open;
const remove = ({ id }: ObjectView, actor: Actor = story.owner) => as(actor, () => removeObjectAction({ objectId: id }));
const tag = (resourceId: string) => ({ [ownershipTag]: resourceId });
const makeShare = (mark: string, name = 'pergola-service1') => createResourceShare(byHand(owner), { clientToken: `${name}/${mark}`, name, resourceArns: [configurationArn], tags: tag(mark) });
const makeGateway = (mark: string | null, name: string) =>
  createResourceGateway(byHand(owner), { clientToken: name, name, vpcId: gateway.vpcId, subnetIds: gateway.subnetIds, securityGroupIds: [], ipAddressType: 'IPV4', dnsResolution: 'PUBLIC', tags: mark === null ? {} : tag(mark) });
const makeConfiguration = (mark: string, name: string) =>
  createResourceConfiguration(byHand(owner), { clientToken: name, name, resourceGatewayId: gateway.id, target: { domainName: 'twin.example.com' }, portRanges: ['443'], allowAssociationToShareableServiceNetwork: false, tags: tag(mark) });
const makeConnection = (mark: string, name: string) => createConnection(byHand(consumerAccountId), { name, description: connectionMark(mark), configurationArn, authorization: apiKey, parameters: [] });
const liveShares = async () => (await getResourceShares(byHand(owner), { owner: 'SELF' })).filter(({ status }) => status === 'ACTIVE').map(({ arn }) => arn);
const eventsOf = (action: string) => db().auditEvent.count({ where: { action, outcome: 'DONE' } });

test('the objects of resources are no findings, and one scan takes three calls for an owner and one for a consumer', async () => {
  const calls: string[] = [];
  // The account of the service consumes as well.
  await withAwsCalls(({ operation }) => operation !== 'AssumeRole' && calls.push(operation), scan);
  expect(calls.toSorted()).toEqual(['GetResourceShares', 'ListConnections', 'ListConnections', 'ListResourceConfigurations', 'ListResourceGateways']);
  expect(await db().markedObject.count()).toBe(0);
});

test('a twin of every kind is found, and its removal leaves the object of the resource alone', async () => {
  const connection = await db().connection.findFirstOrThrow();
  const before = { shares: await liveShares(), connection: (await describeConnection(byHand(consumerAccountId), 'pergola-service1')).arn };
  await makeShare(service.shareId);
  await makeGateway(service.gatewayId, 'twin-rg');
  await makeConfiguration(service.configurationId, 'twin');
  await makeConnection(connection.resourceId, 'pergola-twin');
  await scan();
  const found = await open(story.admin);
  expect(found.toSorted((one, other) => one.noun.localeCompare(other.noun)).map(({ noun, name, problem, state }) => [noun, name, problem, state])).toEqual([
    ['EventBridge connection', 'pergola-twin', 'TWIN', 'open'],
    ['resource configuration', 'twin', 'TWIN', 'open'],
    ['resource gateway', 'twin-rg', 'TWIN', 'open'],
    ['resource share', 'pergola-service1', 'TWIN', 'open'],
  ]);
  expect((await open()).map(({ noun }) => noun).toSorted(), 'owners see those of their services').toEqual(['resource configuration', 'resource gateway', 'resource share']);
  expect((await open(story.consumer)).map(({ noun, mayRemove }) => [noun, mayRemove]), 'consumers those of their connections').toEqual([['EventBridge connection', true]]);
  expect([await openObjectCount(scopeOf(story.owner)), await openObjectCount(scopeOf(story.outsider))]).toEqual([3, 0]);
  expect(await eventsOf('unmanaged.found')).toBe(4);
  expect((await unknownObjects()).map(({ kind, resourceId, markedAs }) => [kind, resourceId === markedAs])).toHaveLength(4);

  const share = found.find(({ noun }) => noun === 'resource share')!;
  await associateShare(byHand(owner), { shareArn: share.arn, principals: ['333333333333'] });
  expect(await impactOfRemoval(story.owner, (await objectVisibleTo(scopeOf(story.owner), share.id))!)).toMatchObject({ notRead: null, items: [expect.stringContaining('Account 333333333333 can no longer make new connections')] });
  expect(await remove(share, story.consumer)).toMatchObject({ ok: false, code: 'notFound' });
  for (const object of found) {
    expect(await remove(object, object.noun === 'EventBridge connection' ? story.consumer : story.owner), object.noun).toMatchObject({ ok: true });
  }
  await settle();
  expect((await open(story.admin)).filter(({ state }) => state === 'open')).toEqual([]);
  await later();
  await scan();
  expect(await objectsView(story.admin)).toMatchObject({ open: [], settled: [{ state: 'removed' }, { state: 'removed' }, { state: 'removed' }, { state: 'removed' }] });
  expect(await eventsOf('unmanaged.removed')).toBe(4);
  expect(await liveShares()).toEqual(before.shares);
  expect((await listConnections(byHand(consumerAccountId))).map(({ arn }) => arn)).toEqual([before.connection]);
  expect((await listResourceGateways(byHand(owner))).map(({ name }) => name)).not.toContain('twin-rg');
  expect((await listResourceConfigurations(byHand(owner))).map(({ name }) => name)).not.toContain('twin');
  const rows = await db().resource.findMany({ where: { key: { not: { startsWith: 'marked/' } } } });
  expect(rows.map(({ phase }) => phase), 'no resource was touched').toEqual(rows.map(() => 'CONVERGED'));
  expect(await violations({ sandboxUrl: story.sandbox.url, databaseUrl: story.databaseUrl, accounts: [owner, consumerAccountId], regions: ['us-east-1'] })).toEqual([]);
});

test('a mark that no resource has is found in owner and consumer accounts, and administrators remove it', async () => {
  await makeShare('res_0000000000000000', 'pergola-stranger');
  await makeConnection('res_0000000000000001', 'pergola-stranger');
  await scan();
  expect((await unknownObjects()).map(({ kind, accountId, resourceId }) => [kind, accountId, resourceId])).toEqual([['resource-share', owner, null], ['connection', consumerAccountId, null]]);
  const [share] = await open();
  expect(share).toMatchObject({ problem: 'UNKNOWN', mayRemove: false, whyNotRemove: expect.stringContaining('Ask an administrator'), notes: [expect.stringContaining('another installation')] });
  expect(await remove(share!)).toMatchObject({ ok: false, code: 'forbidden' });
  for (const object of await open(story.admin)) {
    expect(await remove(object, story.admin)).toMatchObject({ ok: true });
    expect(await remove(object, story.admin), 'once').toMatchObject({ ok: false, code: 'conflict' });
  }
  await settle();
  await scan();
  expect(await open(story.admin)).toEqual([]);
  expect((await liveShares()).length).toBe(1);
});

test('what was removed and is listed again is found, and the mark of a stranger is read once', async () => {
  await makeGateway(null, 'no-mark');
  // A change of its state would have its mark read again.
  await expect.poll(async () => (await listResourceGateways(byHand(owner))).find(({ name }) => name === 'no-mark')?.status, { timeout: 15_000 }).toBe('ACTIVE');
  const gone = await db().resource.findFirstOrThrow({ where: { key: { startsWith: 'marked/' }, kind: 'resource-share' } });
  await makeShare(gone.id, 'pergola-again');
  await later();
  const calls: string[] = [];
  const count = () => withAwsCalls(({ operation }) => operation === 'ListTagsForResource' && calls.push(operation), scan);
  await count();
  expect(await open()).toMatchObject([{ problem: 'REMOVED', name: 'pergola-again' }]);
  await count();
  expect(calls, 'one call for the gateway without a mark').toHaveLength(1);
  const [again] = await open(story.admin);
  expect(await remove(again!, story.admin)).toMatchObject({ ok: true });
  await settle();
});

test('a role that may not remove it says so and who can help', async () => {
  await makeShare('res_0000000000000002', 'by-hand-name');
  await scan();
  const [object] = await open(story.admin);
  expect(await remove(object!, story.admin)).toMatchObject({ ok: true });
  const [after] = await open(story.admin);
  expect(after).toMatchObject({ state: 'beingRemoved', removal: { resource: { phase: 'BLOCKED', blockedBy: 'owner', reason: 'accessDenied' } } });
});

const rowOf = (id: string) => db().resource.findUniqueOrThrow({ where: { id } });
const attempt = async (id: string) => {
  await runPass(id, { owner: 'test' });
  return rowOf(id);
};
const named = async (name: string) => (await open(story.admin)).find((object) => object.name === name)!;

/** Requests a removal that waits for the end of a pause, and ends the pause. Answers the resource of the removal. */
async function requestRemoval(object: ObjectView): Promise<string> {
  const { id } = await db().pause.create({ data: { id: 'pau_0000000000000000', reason: 'An incident', removalsToo: true, startedById: story.admin.personId } });
  expect(await remove(object, story.admin)).toMatchObject({ ok: true });
  await db().pause.delete({ where: { id } });
  return (await db().markedObject.findUniqueOrThrow({ where: { id: object.id } })).removalId!;
}

test('an object whose mark was changed after the request is not deleted', async () => {
  await makeConnection('res_0000000000000003', 'pergola-changed');
  const stateOf = async () => (await describeConnection(byHand(consumerAccountId), 'pergola-changed')).state;
  await expect.poll(stateOf, { timeout: 10_000, interval: 20 }).toBe('ACTIVE');
  await scan();
  const removalId = await requestRemoval(await named('pergola-changed'));
  await updateConnection(byHand(consumerAccountId), 'pergola-changed', { description: 'Of another team', parameters: [] });
  expect(await attempt(removalId)).toMatchObject({ phase: 'GONE', reason: 'kept', sentence: 'Pergola did not delete the connection: its mark has changed since its removal was requested.' });
  expect(await stateOf()).not.toBe('DELETING');
});

test('a share whose removal is requested is not adopted: a service without its own share gets another one', async () => {
  const before = await rowOf(service.shareId);
  const others = (await liveShares()).filter((arn) => arn !== before.awsArn);
  await makeShare(service.shareId, 'pergola-not-adopted');
  await scan();
  const twin = await named('pergola-not-adopted');
  const removalId = await requestRemoval(twin);
  expect(await adopt(before, { token: before.leaseToken }, { awsId: 'x', awsArn: twin.arn, awsState: 'ACTIVE' }), 'by a pass that read the list before the request').toBe(false);

  await db().$executeRaw`UPDATE resource SET "readyAt" = clock_timestamp() - ${establishedMs} * interval '1 ms' WHERE id = ${service.shareId}`;
  await deleteResourceShare(byHand(owner), before.awsArn!);
  await expect.poll(async () => (await attempt(service.shareId)).reason, { timeout: 10_000, interval: 20 }).toBe('missingOnce');
  await later();
  await attempt(service.shareId);
  await settle();
  const { awsArn, phase } = await rowOf(service.shareId);
  expect([before.awsArn, twin.arn]).not.toContain(awsArn);
  expect([phase, new Set(await liveShares())]).toEqual(['CONVERGED', new Set([...others, awsArn, twin.arn])]);
  await attempt(removalId);
  await settle();
  expect([(await rowOf(removalId)).phase, new Set(await liveShares())]).toEqual(['GONE', new Set([...others, awsArn])]);
});

test('an object that a resource has by now is not deleted, and its removal can be requested again when no resource has it', async () => {
  const { awsArn } = await rowOf(service.shareId);
  const before = await liveShares();
  await makeShare(service.shareId, 'pergola-adopted');
  await scan();
  const twin = await named('pergola-adopted');
  const removalId = await requestRemoval(twin);
  const removed = await eventsOf('unmanaged.removed');
  await db().resource.update({ where: { id: service.shareId }, data: { awsArn: twin.arn } });
  for (const _ of [1, 2]) expect(await attempt(removalId)).toMatchObject({ phase: 'GONE', reason: 'kept', sentence: expect.stringContaining('it is now the object of a resource') });
  expect(await liveShares()).toContain(twin.arn);
  expect(await named('pergola-adopted')).toMatchObject({ state: 'open', notes: expect.arrayContaining([expect.stringContaining('Pergola did not delete the resource share')]) });
  expect(await remove(twin, story.admin)).toMatchObject({ ok: false, code: 'conflict' });
  await later();
  await scan();
  expect((await objectsView(story.admin)).settled.find(({ id }) => id === twin.id)).toMatchObject({ state: 'gone' });
  expect(await eventsOf('unmanaged.removed')).toBe(removed);

  await db().resource.update({ where: { id: service.shareId }, data: { awsArn } });
  await later();
  await scan();
  expect(await remove(await named('pergola-adopted'), story.admin)).toMatchObject({ ok: true });
  await settle();
  expect(await liveShares()).toEqual(before);
});
