import { DescribeConnectionCommand, PutEventsCommand, UpdateApiDestinationCommand, UpdateConnectionCommand } from '@aws-sdk/client-eventbridge';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { messagesIn } from '@/sandbox/data-plane/queues';
import { openCertificateAuthority } from '@/sandbox/private-services/certificate-authority';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { ledgerHost, makeRule } from '@/sandbox/testing/api-destination-story';
import { delivered, entry, lostQueue, prepareDeliveries, type DeliveryStory } from '@/sandbox/testing/delivery-story';

const DeadLetterConfig = { Arn: lostQueue };

let sandbox: Sandbox;
let story: DeliveryStory;
/** Takes the place of the ledger and answers as it is told. */
let service: Server;
let got: { method: string; url: string; headers: Record<string, unknown>; body: string }[] = [];
let answer: { status: number; headers?: Record<string, string>; delayMs?: number };

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  story = await prepareDeliveries(sandbox);
  got = [];
  answer = { status: 200 };
  const authority = await openCertificateAuthority(sandbox.world.collection('sandbox.certificate'));
  const { certificatePem: cert, privateKeyPem: key } = await authority.issue(ledgerHost, true);
  service = createServer({ cert, key }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ method: String(request.method), url: String(request.url), headers: request.headers, body });
      setTimeout(() => response.writeHead(answer.status, answer.headers).end(), answer.delayMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as AddressInfo;
  const services = sandbox.world.privateServices();
  vi.spyOn(sandbox.world, 'privateServices').mockReturnValue(services.map((one) => ({ ...one, loopbackPort: port })));
});
afterEach(() => {
  vi.useRealTimers();
  service.closeAllConnections();
  return new Promise((resolve) => service.close(resolve));
});
afterAll(() => sandbox.stop());

it('sends what rule, event, connection and EventBridge itself put together', async () => {
  await story.consumer.events.send(new UpdateApiDestinationCommand({ Name: 'ledger', InvocationEndpoint: `https://${ledgerHost}/*/books?fixed=1`, HttpMethod: 'PUT' }));
  await story.consumer.events.send(
    new UpdateConnectionCommand({
      Name: 'ledger',
      AuthorizationType: 'API_KEY',
      AuthParameters: {
        InvocationHttpParameters: {
          HeaderParameters: [{ Key: 'x-team', Value: 'connection' }],
          QueryStringParameters: [{ Key: 'tenant', Value: 'connection' }],
          BodyParameters: [{ Key: 'token', Value: 'connection', IsValueSecret: true }],
        },
      },
    }),
  );
  sandbox.advanceClock(sandbox.delays().association);
  await makeRule(
    story.consumer,
    story.destination({
      HttpParameters: {
        PathParameterValues: ['$.detail.account'],
        HeaderParameters: { 'x-team': 'rule', 'x-kind': '$.detail-type', 'User-Agent': 'mine' },
        QueryStringParameters: { tenant: 'rule', amount: '$.detail.amount' },
      },
    }),
  );
  await story.book({ account: 'a/b', amount: 7 });
  await delivered(sandbox, { status: 'DELIVERED' });
  expect(got).toMatchObject([
    {
      method: 'PUT',
      url: '/a%2Fb/books?fixed=1&amount=7&tenant=connection',
      headers: {
        host: ledgerHost,
        'x-api-key': 'ledger-key-3141',
        'x-team': 'connection',
        'x-kind': 'Booked',
        'user-agent': 'Amazon/EventBridge/ApiDestinations',
        range: 'bytes=0-1048575',
        'content-type': 'application/json; charset=utf-8',
      },
    },
  ]);
  expect(JSON.parse(got[0]?.body ?? '')).toEqual({ account: 'a/b', amount: 7, token: 'connection' });
});

it.each([409, 429, 500, 503])('tries again after a %s, until it succeeds', async (status) => {
  answer = { status };
  await makeRule(story.consumer, story.destination());
  await story.book();
  await delivered(sandbox, { status: 'WAITING', attempts: 1, lastStatusCode: status, nextTryAt: expect.any(String) });
  answer = { status: 200 };
  sandbox.advanceClock(1_000);
  await delivered(sandbox, { status: 'DELIVERED', attempts: 2 });
});

it('waits as long as Retry-After says', async () => {
  answer = { status: 429, headers: { 'retry-after': '120' } };
  await makeRule(story.consumer, story.destination());
  await story.book();
  const waiting = await delivered(sandbox, { status: 'WAITING' });
  expect(Date.parse(String(waiting?.nextTryAt)) - sandbox.world.clock.now()).toBeGreaterThan(110_000);
});

it('gives up after MaximumRetryAttempts', async () => {
  answer = { status: 500 };
  await makeRule(story.consumer, story.destination({ RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig }));
  await story.book();
  for (const attempts of [1, 2]) {
    await delivered(sandbox, { status: 'WAITING', attempts });
    sandbox.advanceClock(10_000);
  }
  await delivered(sandbox, { status: 'DEAD_LETTERED', attempts: 3 });
  expect(messagesIn(sandbox.world, lostQueue)[0]?.attributes).toMatchObject({ ERROR_CODE: 'ERROR_FROM_TARGET', RETRY_ATTEMPTS: '2', EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' });
});

it('gives up at MaximumEventAgeInSeconds, and without a queue the event is lost', async () => {
  answer = { status: 429, headers: { 'retry-after': '61' } };
  await makeRule(story.consumer, story.destination({ RetryPolicy: { MaximumEventAgeInSeconds: 60 } }));
  await story.book();
  await delivered(sandbox, { status: 'DROPPED', attempts: 1, lastErrorCode: 'THROTTLING' });
  expect(messagesIn(sandbox.world, lostQueue)).toEqual([]);
});

it('a 401 deauthorizes the connection; the delivery waits for better credentials', async () => {
  answer = { status: 401 };
  await makeRule(story.consumer, story.destination());
  await story.book();
  await delivered(sandbox, { status: 'WAITING', lastStatusCode: 401 });
  expect((await story.consumer.events.send(new DescribeConnectionCommand({ Name: 'ledger' }))).ConnectionState).toBe('DEAUTHORIZED');
  sandbox.advanceClock(1_000);
  await delivered(sandbox, { status: 'WAITING', attempts: 2, lastErrorCode: 'SDK_CLIENT_ERROR' });
  expect(got).toHaveLength(1);
  answer = { status: 200 };
  await story.consumer.events.send(new UpdateConnectionCommand({ Name: 'ledger', AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyValue: 'ledger-key-3141' } } }));
  sandbox.advanceClock(sandbox.delays().association);
  await delivered(sandbox, { status: 'DELIVERED' });
});

it('waits 5 seconds for an answer', async () => {
  answer = { status: 200, delayMs: 6_000 };
  await makeRule(story.consumer, story.destination());
  await story.book();
  const told = await delivered(sandbox, { status: 'WAITING', attempts: 1, lastErrorCode: 'TIMEOUT' });
  expect(told?.lastErrorMessage).toContain('within 5 seconds');
});

it('sends no more in a second than the destination allows', async () => {
  await story.consumer.events.send(new UpdateApiDestinationCommand({ Name: 'ledger', InvocationRateLimitPerSecond: 2 }));
  await makeRule(story.consumer, story.destination());
  vi.useFakeTimers({ toFake: ['Date'], now: 1_900_000_000_000 - sandbox.world.clock.now() + Date.now() });
  await story.consumer.events.send(new PutEventsCommand({ Entries: Array.from({ length: 5 }, () => entry({ account: 'a', amount: 1 })) }));
  for (const sent of [2, 4, 5]) {
    await vi.waitFor(() => expect(got).toHaveLength(sent), { timeout: 3_000 });
    await vi.waitFor(() => expect(sandbox.deliveries().filter(({ status }) => status === 'RUNNING')).toEqual([]));
    expect(got).toHaveLength(sent);
    sandbox.advanceClock(1_000);
  }
  expect(sandbox.deliveries().every(({ attempts }) => attempts === 1)).toBe(true);
});

it('never sends one delivery twice at once', async () => {
  answer = { status: 200, delayMs: 300 };
  await makeRule(story.consumer, story.destination());
  await story.book();
  for (let n = 0; n < 5; n += 1) sandbox.advanceClock(10_000);
  await delivered(sandbox, { status: 'DELIVERED', attempts: 1 });
  expect(got).toHaveLength(1);
});
