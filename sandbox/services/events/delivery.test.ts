import { CreateEventBusCommand, DeauthorizeConnectionCommand, DisableRuleCommand, PutEventsCommand, PutRuleCommand, PutTargetsCommand, UpdateApiDestinationCommand } from '@aws-sdk/client-eventbridge';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { messagesIn } from '@/sandbox/data-plane/queues';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { ledgerHost, makeRule, makeServiceRole } from '@/sandbox/testing/api-destination-story';
import { accounts } from '@/sandbox/testing/clients';
import { delivered, entry, lostQueue, prepareDeliveries, type DeliveryStory } from '@/sandbox/testing/delivery-story';
import { accountClients } from '@/sandbox/testing/seed-story';

const DeadLetterConfig = { Arn: lostQueue };

let sandbox: Sandbox;
let story: DeliveryStory;

beforeAll(async () => {
  sandbox = await startSandbox({ admin: true });
});
beforeEach(async () => {
  sandbox.reset();
  story = await prepareDeliveries(sandbox);
});
afterEach(() => vi.useRealTimers());
afterAll(() => sandbox.stop());

/** A target whose events come to lie in the dead-letter queue at once, where a test can read them. */
const undeliverable = () => ({ Arn: story.destinationArn, RoleArn: `arn:aws:iam::${accounts.consumer}:role/Nobody`, DeadLetterConfig });

function deadLetters(count: number): Promise<unknown[]> {
  return vi.waitFor(() => {
    const letters = messagesIn(sandbox.world, lostQueue);
    expect(letters).toHaveLength(count);
    return letters.map(({ body }) => JSON.parse(body) as unknown);
  });
}

describe('an event', () => {
  it('reaches the private service of another account, whose answer the admin API can tell', async () => {
    const ruleArn = await makeRule(story.consumer, story.destination());
    await story.book();
    const told = await delivered(sandbox, { status: 'DELIVERED', attempts: 1, lastStatusCode: 201, ruleArn, targetArn: story.destinationArn, nextTryAt: null });
    expect(JSON.stringify(told)).not.toMatch(/rent|ledger-key/);
    const answer = await fetch(`${sandbox.url}/_sandbox/deliveries`);
    expect(await answer.json()).toEqual([told]);
  });

  it('that no enabled rule matches goes nowhere', async () => {
    await makeRule(story.consumer, story.destination(), '{"source":["test.bookings"],"detail":{"amount":[{"numeric":[">",10]}]}}');
    await story.book();
    await story.consumer.events.send(new DisableRuleCommand({ Name: 'bookings' }));
    await story.book({ amount: 11 });
    sandbox.advanceClock(0);
    expect(sandbox.deliveries()).toEqual([]);
  });

  it('is taken or refused one by one', async () => {
    const { FailedEntryCount, Entries } = await story.consumer.events.send(
      new PutEventsCommand({ Entries: [entry({}), entry({}, { Source: '' }), entry({}, { Source: 'aws.fake' }), entry({}, { Detail: '{' }), entry({}, { EventBusName: 'nobody' })] }),
    );
    expect(FailedEntryCount).toBe(3);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'InvalidArgument', 'NotAuthorizedForSourceException', 'MalformedDetail', undefined]);
    const nested = await story.consumer.events.send(new PutEventsCommand({ Entries: [entry({}, { Detail: `${'{"a":'.repeat(1_001)}1${'}'.repeat(1_001)}` })] }));
    expect(nested.Entries?.[0]?.ErrorCode).toBe('MalformedDetail');
    await expect(story.book({ text: 'x'.repeat(1024 * 1024) })).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('over the limit') });
    await expect(story.consumer.events.send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => entry({})) }))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('goes on from bus to bus once, and not twice', async () => {
    for (const Name of ['second', 'third']) await story.consumer.events.send(new CreateEventBusCommand({ Name }));
    const busArn = (name: string) => `arn:aws:events:us-east-1:${accounts.consumer}:event-bus/${name}`;
    await makeRule(story.consumer, { Arn: busArn('second') });
    const onSecond = { EventBusName: 'second', Name: 'on', EventPattern: '{"source":["test.bookings"]}' };
    await story.consumer.events.send(new PutRuleCommand(onSecond));
    await story.consumer.events.send(new PutTargetsCommand({ Rule: 'on', EventBusName: 'second', Targets: [{ Id: '1', ...story.destination() }, { Id: '2', Arn: busArn('third'), DeadLetterConfig }] }));
    await story.book();
    const ended = [[busArn('second'), 'DELIVERED'], [busArn('third'), 'DEAD_LETTERED'], [story.destinationArn, 'DELIVERED']];
    await vi.waitFor(() => expect(sandbox.deliveries().map(({ status, targetArn }) => [targetArn, status])).toEqual(expect.arrayContaining(ended)), { timeout: 5_000 });
    expect(messagesIn(sandbox.world, lostQueue)[0]?.attributes['ERROR_CODE']).toBe('THIRD_ACCOUNT_HOP_DETECTED');
  });
});

describe('state changes of connections', () => {
  it('are events of the default bus', async () => {
    await makeRule(story.consumer, undeliverable(), '{"source":["aws.events"],"detail-type":["Connection Deauthorization Started","API Destination Deactivated","Connection Deauthorized"]}');
    const { ConnectionArn } = await story.consumer.events.send(new DeauthorizeConnectionCommand({ Name: 'ledger' }));
    sandbox.advanceClock(sandbox.delays().association);
    const Timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC$/) as string;
    const StateReason = expect.stringContaining('DeauthorizeConnection operation') as string;
    expect(await deadLetters(3)).toEqual([
      expect.objectContaining({ source: 'aws.events', 'detail-type': 'Connection Deauthorization Started', account: accounts.consumer, resources: [ConnectionArn], detail: { ConnectionName: 'ledger', StateReason, Timestamp } }),
      expect.objectContaining({ 'detail-type': 'API Destination Deactivated', resources: [story.destinationArn], detail: { ApiDestinationName: 'ledger', Timestamp } }),
      expect.objectContaining({ 'detail-type': 'Connection Deauthorized', detail: { ConnectionName: 'ledger', StateReason, Timestamp } }),
    ]);
  });
});

describe('a schedule', () => {
  it('makes an event of its own', async () => {
    const ruleArn = await makeRule(story.consumer, undeliverable());
    await story.consumer.events.send(new PutRuleCommand({ Name: 'bookings', ScheduleExpression: 'rate(1 minute)' }));
    sandbox.advanceClock(60_000);
    expect(await deadLetters(1)).toEqual([
      { version: '0', id: expect.any(String), 'detail-type': 'Scheduled Event', source: 'aws.events', account: accounts.consumer, time: expect.stringMatching(/^[\d-]{10}T[\d:]{8}Z$/), region: 'us-east-1', resources: [ruleArn], detail: {} },
    ]);
  });

  it('fires at its times on the clock of the world', async () => {
    await makeRule(story.consumer, story.destination({ InputPath: undefined, Input: '{"account":"heating","amount":1}' }));
    await story.consumer.events.send(new PutRuleCommand({ Name: 'bookings', ScheduleExpression: 'rate(5 minutes)' }));
    sandbox.advanceClock(5 * 60_000 - 2_000);
    expect(sandbox.deliveries()).toEqual([]);
    sandbox.advanceClock(2_000);
    await delivered(sandbox, { status: 'DELIVERED', lastStatusCode: 201 });
    sandbox.advanceClock(10 * 60_000);
    expect(sandbox.deliveries()).toHaveLength(3);
    await story.consumer.events.send(new DisableRuleCommand({ Name: 'bookings' }));
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
    const ruleArn = await makeRule(story.consumer, story.destination({ DeadLetterConfig, ...more }));
    await change();
    await story.book();
    await delivered(sandbox, { status: 'DEAD_LETTERED', attempts: 1, lastErrorCode: code });
    const [message] = messagesIn(sandbox.world, lostQueue);
    expect(message?.attributes).toEqual({ RULE_ARN: ruleArn, TARGET_ARN: story.destinationArn, ERROR_CODE: code, ERROR_MESSAGE: expect.any(String), RETRY_ATTEMPTS: '0' });
    expect(JSON.parse(String(message?.body))).toMatchObject({ source: 'test.bookings', 'detail-type': 'Booked', detail: { account: 'rent' }, account: accounts.consumer });
  });
});

it('one that was under way when the sandbox stopped is sent again', async () => {
  const home = mkdtempSync(join(tmpdir(), 'pergola-deliveries-'));
  const first = await startSandbox({ home });
  story = await prepareDeliveries(first);
  await makeRule(story.consumer, story.destination());
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const services = first.world.privateServices();
  vi.spyOn(first.world, 'privateServices').mockReturnValue(services.map((one) => ({ ...one, loopbackPort: (silent.address() as AddressInfo).port })));
  await story.book();
  await delivered(first, { status: 'RUNNING', attempts: 0 });
  await first.stop();
  silent.close();
  const second = await startSandbox({ home });
  await delivered(second, { status: 'DELIVERED' });
  expect(second.deliveries()).toMatchObject([{ attempts: 1, lastStatusCode: 201 }]);
  await second.stop();
  rmSync(home, { recursive: true });
});

it('a delivery survives a restart', async () => {
  const home = mkdtempSync(join(tmpdir(), 'pergola-deliveries-'));
  const first = await startSandbox({ home });
  story = await prepareDeliveries(first);
  await makeRule(story.consumer, story.destination());
  await story.consumer.events.send(new UpdateApiDestinationCommand({ Name: 'ledger', InvocationEndpoint: `https://${ledgerHost}:8443/entries` }));
  // The clock stands still, or the second try is due before the restart is over on a slow machine.
  vi.setSystemTime(Date.now());
  await story.book();
  await delivered(first, { status: 'WAITING', attempts: 1, lastErrorCode: 'CONNECTION_FAILURE' });
  await first.stop();
  const second = await startSandbox({ home });
  expect(second.deliveries()).toMatchObject([{ status: 'WAITING', attempts: 1 }]);
  await accountClients(second, accounts.consumer).events.send(new UpdateApiDestinationCommand({ Name: 'ledger', InvocationEndpoint: `https://${ledgerHost}/entries` }));
  second.advanceClock(1_000);
  await delivered(second, { status: 'DELIVERED', attempts: 2 });
  await second.stop();
  rmSync(home, { recursive: true });
});
