import { NextRequest } from 'next/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GET, POST } from '@/app/api/events/route';
import { runPass } from '@/lib/controller/run-pass';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { approve, ask, connectTo, consumerAccountId, resourceOf } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { tellOfConnections } from '@/scripts/testing/tell-of-connections';
import { connectionEventsSchema } from './schema';
import { lookAtConnections } from './writes/look-at-connections';

const token = 'a-token-of-the-tests';
let story: AccessStory;
let connectionId: string;

beforeAll(async () => {
  process.env.EVENTS_TOKEN = token;
  story = await startAccessStory();
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  connectionId = await connectTo(story.consumer, grantId, 'pergola-forecast');
  await settle();
});
afterAll(() => {
  delete process.env.EVENTS_TOKEN;
});

const later = new Date('2100-01-01');
beforeEach(async () => {
  await db().resource.updateMany({ data: { nextPassAt: later } });
  await db().$executeRaw`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs`;
});

function send(body: unknown, authorization: string | null = `Bearer ${token}`): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return POST(new NextRequest('http://localhost:3000/api/events', { method: 'POST', body: text, headers: authorization ? { authorization } : {} }));
}

async function event(change: object = {}) {
  const { awsArn } = await resourceOf(connectionId);
  return {
    version: '0',
    id: '7ae2c8a5-6d44-4d73-8a0c-0a3cf1d0e1b7',
    'detail-type': 'Connection Deauthorized',
    source: 'aws.events',
    account: consumerAccountId,
    time: '2026-11-26T09:26:35Z',
    region: 'us-east-1',
    resources: [awsArn],
    detail: { ConnectionName: 'pergola-forecast', Timestamp: '2026-11-26 09:26:35 +0000 UTC' },
    ...change,
  };
}

async function woken(): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`SELECT id FROM resource WHERE "nextPassAt" <= clock_timestamp()`;
  const jobs = await db().$queryRaw<{ key: string }[]>`SELECT key FROM graphile_worker.jobs`;
  expect(jobs.map(({ key }) => key).sort(), 'in the queue as well').toEqual(rows.map(({ id }) => `resource:${id}`).sort());
  return rows.map(({ id }) => id);
}

test('a change of a connection wakes it, at once and once, however often it is told', async () => {
  const { id } = await resourceOf(connectionId);
  const answers = await Promise.all([send(await event()), send([await event(), await event()])]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  expect(await woken()).toEqual([id]);
});

test('a connection that 100 events name 20 times each is woken once', async () => {
  const { resources, ...named } = await event();
  const events = connectionEventsSchema.parse(Array.from({ length: 100 }, () => ({ ...named, resources: Array.from({ length: 20 }, () => resources[0]) })));
  expect(await lookAtConnections(events)).toBe(1);
  expect(await woken()).toHaveLength(1);
});

describe('wakes nothing, and does not say so', () => {
  test.each([
    ['a connection that Pergola does not know', { resources: ['arn:aws:events:us-east-1:222222222222:connection/other/7ae2c8a5-6d44-4d73-8a0c-0a3cf1d0e1b7'] }],
    ['another account than the connection’s', { account: '111111111111' }],
    ['another Region than the connection’s', { region: 'eu-west-1' }],
    ['what AWS only begins', { 'detail-type': 'Connection Update Started' }],
    ['no resource', { resources: [] }],
  ])('%s', async (_, change) => {
    const answer = await send(await event(change));
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    expect(await woken()).toEqual([]);
  });

  test('another kind of resource with that ARN', async () => {
    const { awsArn } = await db().resource.findFirstOrThrow({ where: { kind: 'resource-gateway' } });
    expect((await send(await event({ resources: [awsArn], account: '111111111111' }))).status).toBe(202);
    expect(await woken()).toEqual([]);
  });
});

test.each([
  ['another source', async () => event({ source: 'my.app' })],
  ['no account', async () => event({ account: undefined })],
  ['an empty list', async () => []],
  ['too many', async () => Array.from({ length: 101 }, () => ({}))],
  ['no JSON', async () => '{'],
  ['too much', async () => event({ detail: { StateReason: 'x'.repeat(300_000) } })],
])('is refused: %s', async (_, body) => {
  const answer = await send(await body());
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ ok: false, code: 'invalidInput' });
  expect(await woken()).toEqual([]);
});

test('only whoever has the token is heard; without one configured there is no such address', async () => {
  for (const wrong of [null, 'Bearer', `Bearer ${token}x`, token]) expect((await send(await event(), wrong)).status).toBe(401);
  const tryOut = () => GET(new NextRequest('http://localhost:3000/api/events', { headers: { authorization: `Bearer ${token}` } }));
  expect((await tryOut()).status).toBe(200);
  env().EVENTS_TOKEN = undefined;
  expect([(await send(await event())).status, (await tryOut()).status]).toEqual([404, 404]);
  env().EVENTS_TOKEN = token;
  expect(await woken()).toEqual([]);
});

test('EventBridge itself tells, by a rule and an API destination, and the pass finds out what happened', async () => {
  const { id } = await resourceOf(connectionId);
  const { events, stop } = await tellOfConnections(story.sandbox, { accountId: consumerAccountId, token, receive: (request) => POST(new NextRequest(request)) });
  await events.deauthorizeConnection({ Name: 'pergola-forecast' });
  await expect.poll(async () => (await woken()).includes(id), { timeout: 15_000 }).toBe(true);
  await expect.poll(async () => (await runPass(id, { owner: 'test' }), (await resourceOf(connectionId)).reason)).toBe('credentialsNeeded');
  expect(await resourceOf(connectionId)).toMatchObject({ health: 'FAILING', sentence: expect.stringContaining('The credentials for service1 were taken out') });
  const told = story.sandbox.deliveries();
  expect(told.map(({ status }) => status)).not.toContain('DROPPED');
  stop();
});
