import { CreateEventBusCommand, DeauthorizeConnectionCommand, DescribeConnectionCommand, DisableRuleCommand, PutEventsCommand, PutRuleCommand, PutTargetsCommand, UpdateApiDestinationCommand, UpdateConnectionCommand } from '@aws-sdk/client-eventbridge';
import { createServer, type Server } from 'node:https';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createSilentServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { messagesIn } from '@/sandbox/data-plane/queues';
import { openCertificateAuthority } from '@/sandbox/private-services/certificate-authority';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { ledgerHost, makeDestination, makeLedgerConnection, makeRule, makeServiceRole } from '@/sandbox/testing/api-destination-story';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, type Clients } from '@/sandbox/testing/seed-story';

const queue = `arn:aws:sqs:us-east-1:${accounts.consumer}:lost`;
const DeadLetterConfig = { Arn: queue };

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let destinationArn: string;
let RoleArn: string;

beforeAll(async () => {
  sandbox = await startSandbox({ admin: true });
});
beforeEach(async () => {
  sandbox.reset();
  await prepare(sandbox);
});
afterAll(() => sandbox.stop());

async function prepare(one: Sandbox): Promise<void> {
  owner = accountClients(one, accounts.owner);
  consumer = accountClients(one, accounts.consumer);
  destinationArn = await makeDestination(consumer, await makeLedgerConnection(one, owner, consumer, accounts.consumer));
  RoleArn = makeServiceRole(one, accounts.consumer, 'events.amazonaws.com', 'events:InvokeApiDestination', destinationArn);
}

const entry = (detail: object, more: object = {}) => ({ Source: 'test.bookings', DetailType: 'Booked', Detail: JSON.stringify(detail), ...more });
const book = (detail: object = { account: 'rent', amount: 7 }) => consumer.events.send(new PutEventsCommand({ Entries: [entry(detail)] }));
const destination = (more: object = {}) => ({ Arn: destinationArn, RoleArn, InputPath: '$.detail', ...more });

/** Runs what is due and waits until the delivery has come so far. */
async function delivered(expected: object, one = sandbox) {
  one.advanceClock(0);
  return vi.waitFor(() => {
    expect(one.deliveries().at(-1)).toMatchObject(expected);
    return one.deliveries().at(-1);
  }, { timeout: 8_000 });
}

describe('an event', () => {
  it('reaches the private service of another account, whose answer the admin API can tell', async () => {
    const ruleArn = await makeRule(consumer, destination());
    await book();
    const told = await delivered({ status: 'DELIVERED', attempts: 1, lastStatusCode: 201, ruleArn, targetArn: destinationArn, nextTryAt: null });
    expect(JSON.stringify(told)).not.toMatch(/rent|ledger-key/);
    const answer = await fetch(`${sandbox.url}/_sandbox/deliveries`);
    expect(await answer.json()).toEqual([told]);
  });

  it('that no enabled rule matches goes nowhere', async () => {
    await makeRule(consumer, destination(), '{"source":["test.bookings"],"detail":{"amount":[{"numeric":[">",10]}]}}');
    await book();
    await consumer.events.send(new DisableRuleCommand({ Name: 'bookings' }));
    await book({ amount: 11 });
    sandbox.advanceClock(0);
    expect(sandbox.deliveries()).toEqual([]);
  });

  it('is taken or refused one by one', async () => {
    const { FailedEntryCount, Entries } = await consumer.events.send(
      new PutEventsCommand({ Entries: [entry({}), entry({}, { Source: '' }), entry({}, { Source: 'aws.fake' }), entry({}, { Detail: '{' }), entry({}, { EventBusName: 'nobody' })] }),
    );
    expect(FailedEntryCount).toBe(3);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'InvalidArgument', 'NotAuthorizedForSource', 'MalformedDetail', undefined]);
    const nested = await consumer.events.send(new PutEventsCommand({ Entries: [entry({}, { Detail: `${'{"a":'.repeat(1_001)}1${'}'.repeat(1_001)}` })] }));
    expect(nested.Entries?.[0]?.ErrorCode).toBe('MalformedDetail');
    await expect(book({ text: 'x'.repeat(1024 * 1024) })).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('over the limit') });
    await expect(consumer.events.send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => entry({})) }))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('goes on from bus to bus once, and not twice', async () => {
    for (const Name of ['second', 'third']) await consumer.events.send(new CreateEventBusCommand({ Name }));
    const busArn = (name: string) => `arn:aws:events:us-east-1:${accounts.consumer}:event-bus/${name}`;
    await makeRule(consumer, { Arn: busArn('second') });
    const onSecond = { EventBusName: 'second', Name: 'on', EventPattern: '{"source":["test.bookings"]}' };
    await consumer.events.send(new PutRuleCommand(onSecond));
    await consumer.events.send(new PutTargetsCommand({ Rule: 'on', EventBusName: 'second', Targets: [{ Id: '1', ...destination() }, { Id: '2', Arn: busArn('third'), DeadLetterConfig }] }));
    await book();
    const ended = [[busArn('second'), 'DELIVERED'], [busArn('third'), 'DEAD_LETTERED'], [destinationArn, 'DELIVERED']];
    await vi.waitFor(() => expect(sandbox.deliveries().map(({ status, targetArn }) => [targetArn, status])).toEqual(expect.arrayContaining(ended)), { timeout: 5_000 });
    expect(messagesIn(sandbox.world, queue)[0]?.attributes['ERROR_CODE']).toBe('THIRD_ACCOUNT_HOP_DETECTED');
  });
});

describe('state changes of connections', () => {
  it('are events of the default bus', async () => {
    const ruleArn = await makeRule(consumer, destination({ InputPath: undefined }), '{"source":["aws.events"],"detail-type":["Connection Deauthorization Started","API Destination Deactivated"]}');
    await consumer.events.send(new DeauthorizeConnectionCommand({ Name: 'ledger' }));
    expect(sandbox.deliveries().map((one) => one.ruleArn)).toEqual([ruleArn, ruleArn]);
  });
});

describe('a schedule', () => {
  it('fires at its times on the clock of the world', async () => {
    await makeRule(consumer, destination({ InputPath: undefined, Input: '{"account":"heating","amount":1}' }));
    await consumer.events.send(new PutRuleCommand({ Name: 'bookings', ScheduleExpression: 'rate(5 minutes)' }));
    sandbox.advanceClock(5 * 60_000 - 2_000);
    expect(sandbox.deliveries()).toEqual([]);
    sandbox.advanceClock(2_000);
    await delivered({ status: 'DELIVERED', lastStatusCode: 201 });
    sandbox.advanceClock(10 * 60_000);
    expect(sandbox.deliveries()).toHaveLength(3);
    await consumer.events.send(new DisableRuleCommand({ Name: 'bookings' }));
    sandbox.advanceClock(60 * 60_000);
    expect(sandbox.deliveries()).toHaveLength(3);
  });
});

describe('what fails for good goes to the dead-letter queue at once', () => {
  it.each<[string, () => Promise<unknown> | void, object, string]>([
    ['a service that does not like the event', () => {}, { InputPath: '$.resources' }, 'ERROR_FROM_TARGET'],
    ['a role without the right', () => void makeServiceRole(sandbox, accounts.consumer, 'events.amazonaws.com', 'events:InvokeApiDestination', 'arn:aws:events:*:*:api-destination/other/*'), {}, 'NO_PERMISSIONS'],
    ['a role that EventBridge may not assume', () => void makeServiceRole(sandbox, accounts.consumer, 'lambda.amazonaws.com', 'events:InvokeApiDestination'), {}, 'FAILED_TO_ASSUME_ROLE'],
  ])('%s', async (_what, change, more, code) => {
    const ruleArn = await makeRule(consumer, destination({ DeadLetterConfig, ...more }));
    await change();
    await book();
    await delivered({ status: 'DEAD_LETTERED', attempts: 1, lastErrorCode: code });
    const [message] = messagesIn(sandbox.world, queue);
    expect(message?.attributes).toEqual({ RULE_ARN: ruleArn, TARGET_ARN: destinationArn, ERROR_CODE: code, ERROR_MESSAGE: expect.any(String), RETRY_ATTEMPTS: '0' });
    expect(JSON.parse(String(message?.body))).toMatchObject({ source: 'test.bookings', 'detail-type': 'Booked', detail: { account: 'rent' }, account: accounts.consumer });
  });
});

describe('with a service that answers as it is told', () => {
  let service: Server;
  let got: { method: string; url: string; headers: Record<string, unknown>; body: string }[] = [];
  let answer: { status: number; headers?: Record<string, string>; delayMs?: number };

  beforeEach(async () => {
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

  it('sends what rule, event, connection and EventBridge itself put together', async () => {
    await consumer.events.send(new UpdateApiDestinationCommand({ Name: 'ledger', InvocationEndpoint: `https://${ledgerHost}/*/books?fixed=1`, HttpMethod: 'PUT' }));
    await consumer.events.send(
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
      consumer,
      destination({
        HttpParameters: {
          PathParameterValues: ['$.detail.account'],
          HeaderParameters: { 'x-team': 'rule', 'x-kind': '$.detail-type', 'User-Agent': 'mine' },
          QueryStringParameters: { tenant: 'rule', amount: '$.detail.amount' },
        },
      }),
    );
    await book({ account: 'a/b', amount: 7 });
    await delivered({ status: 'DELIVERED' });
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
    await makeRule(consumer, destination());
    await book();
    await delivered({ status: 'WAITING', attempts: 1, lastStatusCode: status, nextTryAt: expect.any(String) });
    answer = { status: 200 };
    sandbox.advanceClock(1_000);
    await delivered({ status: 'DELIVERED', attempts: 2 });
  });

  it('waits as long as Retry-After says', async () => {
    answer = { status: 429, headers: { 'retry-after': '120' } };
    await makeRule(consumer, destination());
    await book();
    const waiting = await delivered({ status: 'WAITING' });
    expect(Date.parse(String(waiting?.nextTryAt)) - sandbox.world.clock.now()).toBeGreaterThan(110_000);
  });

  it('gives up after MaximumRetryAttempts', async () => {
    answer = { status: 500 };
    await makeRule(consumer, destination({ RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig }));
    await book();
    for (const attempts of [1, 2]) {
      await delivered({ status: 'WAITING', attempts });
      sandbox.advanceClock(10_000);
    }
    await delivered({ status: 'DEAD_LETTERED', attempts: 3 });
    expect(messagesIn(sandbox.world, queue)[0]?.attributes).toMatchObject({ ERROR_CODE: 'ERROR_FROM_TARGET', RETRY_ATTEMPTS: '2', EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' });
  });

  it('gives up at MaximumEventAgeInSeconds, and without a queue the event is lost', async () => {
    answer = { status: 429, headers: { 'retry-after': '61' } };
    await makeRule(consumer, destination({ RetryPolicy: { MaximumEventAgeInSeconds: 60 } }));
    await book();
    await delivered({ status: 'DROPPED', attempts: 1, lastErrorCode: 'THROTTLING' });
    expect(messagesIn(sandbox.world, queue)).toEqual([]);
  });

  it('a 401 deauthorizes the connection; the delivery waits for better credentials', async () => {
    answer = { status: 401 };
    await makeRule(consumer, destination());
    await book();
    await delivered({ status: 'WAITING', lastStatusCode: 401 });
    expect((await consumer.events.send(new DescribeConnectionCommand({ Name: 'ledger' }))).ConnectionState).toBe('DEAUTHORIZED');
    sandbox.advanceClock(1_000);
    await delivered({ status: 'WAITING', attempts: 2, lastErrorCode: 'SDK_CLIENT_ERROR' });
    expect(got).toHaveLength(1);
    answer = { status: 200 };
    await consumer.events.send(new UpdateConnectionCommand({ Name: 'ledger', AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyValue: 'ledger-key-3141' } } }));
    sandbox.advanceClock(sandbox.delays().association);
    await delivered({ status: 'DELIVERED' });
  });

  it('waits 5 seconds for an answer', async () => {
    answer = { status: 200, delayMs: 6_000 };
    await makeRule(consumer, destination());
    await book();
    const told = await delivered({ status: 'WAITING', attempts: 1, lastErrorCode: 'TIMEOUT' });
    expect(told?.lastErrorMessage).toContain('within 5 seconds');
  });

  it('sends no more in a second than the destination allows', async () => {
    await consumer.events.send(new UpdateApiDestinationCommand({ Name: 'ledger', InvocationRateLimitPerSecond: 2 }));
    await makeRule(consumer, destination());
    vi.useFakeTimers({ toFake: ['Date'], now: 1_900_000_000_000 - sandbox.world.clock.now() + Date.now() });
    await consumer.events.send(new PutEventsCommand({ Entries: Array.from({ length: 5 }, () => entry({ account: 'a', amount: 1 })) }));
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
    await makeRule(consumer, destination());
    await book();
    for (let n = 0; n < 5; n += 1) sandbox.advanceClock(10_000);
    await delivered({ status: 'DELIVERED', attempts: 1 });
    expect(got).toHaveLength(1);
  });
});

it('one that was under way when the sandbox stopped is sent again', async () => {
  const home = mkdtempSync(join(tmpdir(), 'pergola-deliveries-'));
  const first = await startSandbox({ home });
  await prepare(first);
  await makeRule(consumer, destination());
  const silent = createSilentServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const services = first.world.privateServices();
  vi.spyOn(first.world, 'privateServices').mockReturnValue(services.map((one) => ({ ...one, loopbackPort: (silent.address() as AddressInfo).port })));
  await book();
  await delivered({ status: 'RUNNING', attempts: 0 }, first);
  await first.stop();
  silent.close();
  const second = await startSandbox({ home });
  await delivered({ status: 'DELIVERED', attempts: 1 }, second);
  await second.stop();
  rmSync(home, { recursive: true });
});

it('a delivery survives a restart', async () => {
  const home = mkdtempSync(join(tmpdir(), 'pergola-deliveries-'));
  const first = await startSandbox({ home });
  await prepare(first);
  await makeRule(consumer, destination());
  await consumer.events.send(new UpdateApiDestinationCommand({ Name: 'ledger', InvocationEndpoint: `https://${ledgerHost}:8443/entries` }));
  await book();
  await delivered({ status: 'WAITING', attempts: 1, lastErrorCode: 'CONNECTION_FAILURE' }, first);
  await first.stop();
  const second = await startSandbox({ home });
  expect(second.deliveries()).toMatchObject([{ status: 'WAITING', attempts: 1 }]);
  await accountClients(second, accounts.consumer).events.send(new UpdateApiDestinationCommand({ Name: 'ledger', InvocationEndpoint: `https://${ledgerHost}/entries` }));
  second.advanceClock(1_000);
  await delivered({ status: 'DELIVERED', attempts: 2 }, second);
  await second.stop();
  rmSync(home, { recursive: true });
});
