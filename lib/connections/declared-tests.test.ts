import { beforeAll, beforeEach, expect, test } from 'vitest';
import { runPass } from '@/lib/controller/run-pass';
import { grantVisibleTo } from '@/lib/grants/reads';
import { grantView } from '@/lib/grants/view';
import { tellNotices } from '@/lib/notices/writes/tell';
import { db } from '@/lib/platform/db';
import type { AppError } from '@/lib/platform/errors';
import { scopeOf } from '@/lib/platform/scope';
import { approve, ask, connectTo, consumerAccountId, goodCredentials, resourceOf, revoke, suspend } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { enterCredentialsAction, sendTestAction } from './actions';
import { dueTests } from './reads/due-tests';
import { sendDueTests } from './writes/send-due-tests';

let story: AccessStory;
let grantId: string;

beforeAll(async () => {
  story = await startAccessStory();
});

beforeEach(async () => {
  for (const { id } of await db().grant.findMany({ where: { state: { not: 'REVOKED' } } })) await revoke(story.owner, id);
  await settle();
  await db().pause.deleteMany();
  await declare({});
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
});

const declare = ({ testMethod = 'GET' as 'GET' | null, testPath = '/', testStatuses = [200] }) => db().service.update({ where: { id: story.serviceId }, data: { testMethod, testPath, testStatuses } });
const view = async () => grantView(story.owner, (await grantVisibleTo(scopeOf(story.owner), grantId))!);
const sentTests = () => db().auditEvent.findMany({ where: { action: 'connection.test', data: { path: ['grantId'], equals: grantId } }, orderBy: { seq: 'asc' } });

async function connected(credentials: Record<string, string> = goodCredentials): Promise<string> {
  const connectionId = await connectTo(story.consumer, grantId, 'pergola-service1', credentials);
  await settle();
  return connectionId;
}

test('a ready connection is tested once by Pergola itself, and only then green', async () => {
  await connected();
  expect(await view()).toMatchObject({ isMoving: true, inWords: { sign: 'in-progress' }, connections: [{ isReady: true, test: { is: 'running' } }] });
  await Promise.all([sendDueTests(), sendDueTests(), sendDueTests()]);
  await sendDueTests();
  expect(await view()).toMatchObject({ isMoving: false, inWords: { sign: 'success', sentence: expect.stringMatching(/Connected and tested\.$/) }, connections: [{ test: { is: 'passed', status: 200, isDeclared: true } }] });
  expect(await sentTests()).toMatchObject([{ actorId: null, actorName: 'Pergola', outcome: 'DONE', data: { method: 'GET', status: 200, isDeclared: true } }]);
});

test('a worker that dies after sending leaves no result, and no second request', async () => {
  const connectionId = await connected();
  await db().resource.updateMany({ data: { wantedAt: new Date(Date.now() - 300_000) } });
  await db().connectionTest.updateMany({ where: { connectionId }, data: { sentAt: new Date(Date.now() - 200_000) } });
  await sendDueTests();
  expect(await sentTests()).toEqual([]);
  expect(await view()).toMatchObject({ inWords: { sign: 'pending', sentence: expect.stringContaining('has no result of it') }, connections: [{ test: { because: 'lost' } }] });
});

test('a wrong password is never green: refused at the first test, and tested again with new credentials', async () => {
  const connectionId = await connected({ ...goodCredentials, password: 'rainy-day-13' });
  await sendDueTests();
  expect((await view()).inWords).toMatchObject({ sign: 'error', sentence: expect.stringContaining('responded 401') });
  const { id: resourceId, nextPassAt } = await resourceOf(connectionId);
  expect(nextPassAt!.getTime(), 'a worker is asked to check it now').toBeLessThanOrEqual(Date.now() + 1_000);
  await runPass(resourceId, { owner: 'test' });
  expect(await view()).toMatchObject({ inWords: { sign: 'warning', sentence: expect.stringContaining('responded 401') }, connections: [{ isReady: false, needsCredentials: true, test: { is: 'failed', sign: 'error', status: 401 } }] });
  await enterCredentialsAction.as(story.consumer, { connectionId, credentials: goodCredentials });
  await settle();
  expect((await view()).connections[0]!.test).toEqual({ is: 'running' });
  await sendDueTests();
  expect((await view()).inWords.sign).toBe('success');
  expect(await db().connectionTest.findMany({ where: { connectionId }, orderBy: { entry: 'asc' } })).toMatchObject([{ entry: 1, outcome: 'FAILED', fault: 'credentials' }, { entry: 2, outcome: 'PASSED' }]);
});

test('a declared test that fails is not green, and the owners are notified once for the cause', async () => {
  await declare({ testPath: '/health?full=1' });
  const connectionId = await connected();
  await sendDueTests();
  const failed = await view();
  expect(failed.inWords).toMatchObject({ sign: 'warning', sentence: expect.stringContaining('The owners of service1 can fix it: correct the declared test request') });
  for (let turn = 0; turn < 2; turn += 1) await tellNotices();
  const told = () => db().notice.findMany({ where: { key: { startsWith: 'test/' }, settledAt: null }, include: { team: true } });
  expect(await told()).toMatchObject([{ team: { name: 'Main' }, href: `/services/${story.serviceId}?tab=access`, sentence: expect.stringContaining('responded 404') }]);
  // A typed path that does not exist says nothing about the connection; one that does makes it green.
  await sendTestAction.as(story.consumer, { connectionId, method: 'GET', path: '/nothing', query: '', body: '', port: '' });
  expect((await view()).inWords).toEqual(failed.inWords);
  await sendTestAction.as(story.consumer, { connectionId, method: 'GET', path: '/', query: '', body: '', port: '' });
  expect(await view()).toMatchObject({ inWords: { sign: 'success' }, connections: [{ test: { is: 'passed', isDeclared: false } }] });
  await tellNotices();
  expect(await told()).toEqual([]);
});

test('what is typed is what is sent: names that look like paths, long numbers, and a query in the path', async () => {
  const connectionId = await connected();
  const send = async (typed: object) => (await sendTestAction.as(story.consumer, { connectionId, method: 'POST', path: '/', query: '', body: '', port: '', ...typed } as never)).request;
  const { url } = await send({ method: 'GET', path: '/?a.$=$.x&n=12345678901234567890', query: 'b.$=States.UUID()&__proto__=1' });
  expect(new URL(url).pathname).toBe('/');
  expect([...new URL(url).searchParams]).toEqual([['a.$', '$.x'], ['n', '12345678901234567890'], ['b.$', 'States.UUID()'], ['__proto__', '1'], ['Action', 'Forecast']]);
  for (const body of ['{"a.$":"$.b","c":{"d.$":"States.UUID()"}}', '{"n":12345678901234567890}', '{"a":1,"a":2}', '{"broken":', 'a=1&b=2', '{"__proto__":{"x":1}}']) {
    expect((await send({ body })).body).toBe(body);
  }
  expect((await send({ body: '{ "a": [1, 2] }' })).body, 'blanks between are no content').toBe('{"a":[1,2]}');
});

test('a database or an address is not offered as an HTTPS service, and connecting is refused', async () => {
  const refused = async (data: object) => {
    await db().service.update({ where: { id: story.serviceId }, data });
    const { service } = await view();
    const why = await connectTo(story.consumer, grantId, 'pergola-service1').then(() => null, ({ code, publicMessage }: AppError) => `${code}: ${publicMessage}`);
    expect(why).toBe(`conflict: Not an HTTPS service: EventBridge can’t call it. ${service.whyNotHttps}`);
    return why;
  };
  expect(await refused({ portRanges: ['5432'] })).toContain('port 5432, where PostgreSQL usually is');
  expect(await refused({ portRanges: ['443'], domainName: null, ipAddress: '10.0.1.20' })).toContain('by its address 10.0.1.20');
  expect(await db().connection.count({ where: { grantId } })).toBe(0);
  await db().service.update({ where: { id: story.serviceId }, data: { domainName: 'service1.main.example.com', ipAddress: null } });
});

test('nothing is sent without a declared test, without a role, in a pause or to a suspended access', async () => {
  await declare({ testMethod: null });
  const connectionId = await connected();
  await sendDueTests();
  expect(await view()).toMatchObject({ inWords: { sign: 'pending', sentence: expect.stringContaining('Not tested. The consumer’s team can send a test request to service1.') } });
  await declare({});
  const { httpTaskRoleArn } = await db().account.findUniqueOrThrow({ where: { id: consumerAccountId } });
  await db().account.update({ where: { id: consumerAccountId }, data: { httpTaskRoleArn: null } });
  await sendDueTests();
  expect(await view()).toMatchObject({ inWords: { sign: 'pending', sentence: expect.stringContaining('no role for HTTP Tasks') } });
  await db().account.update({ where: { id: consumerAccountId }, data: { httpTaskRoleArn } });
  await db().pause.create({ data: { id: 'pau_0000000000000000', kind: 'connection', reason: 'An incident of AWS.', startedById: story.admin.personId } });
  await sendDueTests();
  expect(await dueTests(10), 'a paused account lets others go first').toEqual([]);
  await db().pause.deleteMany();
  await suspend(story.owner, grantId);
  await sendDueTests();
  expect(await db().connectionTest.findMany({ where: { connectionId } })).toMatchObject([{ sentAt: null, testedAt: null }]);
  expect(await sentTests()).toEqual([]);
});

test('a result counts for what was wanted when its request left, and a correction sends the test once more', async () => {
  const connectionId = await connected();
  await sendDueTests();
  const { sentAt, testedAt } = await db().connectionTest.findFirstOrThrow({ where: { connectionId } });
  expect(testedAt).toEqual(sentAt);
  const { configurationId } = await db().service.findUniqueOrThrow({ where: { id: story.serviceId } });
  await db().$executeRaw`UPDATE resource SET "wantedAt" = clock_timestamp() WHERE id = ${configurationId}`;
  expect((await view()).connections[0]!.test.is).not.toBe('passed');
  await Promise.all([sendDueTests(), sendDueTests()]);
  await sendDueTests();
  expect((await view()).connections[0]!.test.is).toBe('passed');
  await db().$executeRaw`UPDATE service SET "testChangedAt" = clock_timestamp() WHERE id = ${story.serviceId}`;
  expect((await view()).connections[0]!.test.is).not.toBe('passed');
  await sendDueTests();
  expect(await sentTests()).toHaveLength(3);
});

test('a test that AWS does not start is not shown as sent, and tried later', async () => {
  const connectionId = await connected();
  story.sandbox.addFault({ service: 'states', operation: 'TestState', kind: 'throttle', times: 9 });
  await sendDueTests();
  story.sandbox.clearFaults();
  expect((await view()).connections[0]!.test).toMatchObject({ because: 'notStarted' });
  await sendDueTests();
  expect(await sentTests(), 'not before its time').toEqual([]);
  expect(await db().auditEvent.count({ where: { action: 'connection.testAttempt', subjectId: connectionId } })).toBe(1);
  await db().connectionTest.updateMany({ where: { connectionId }, data: { nextTryAt: new Date(0) } });
  await sendDueTests();
  expect((await view()).connections[0]!.test.is).toBe('passed');
});
