import { CreatePipeCommand, PipesClient, StartPipeCommand, StopPipeCommand, type CreatePipeCommandInput } from '@aws-sdk/client-pipes';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { ledgerHost, makeDestination, makeLedgerConnection, makeRule, makeServiceRole } from '@/sandbox/testing/api-destination-story';
import { accountKey, accounts, clientOptions } from '@/sandbox/testing/clients';
import { makePipeRole } from '@/sandbox/testing/pipe-role';
import { accountClients, type Clients } from '@/sandbox/testing/seed-story';

const source = `arn:aws:sqs:us-east-1:${accounts.consumer}:bookings`;
const letters = `${source}-dead`;
const bus = `arn:aws:events:us-east-1:${accounts.consumer}:event-bus/default`;

let sandbox: Sandbox;
let consumer: Clients;
let pipes: PipesClient;
let destinationArn: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  pipes = new PipesClient(clientOptions(sandbox, accountKey(accounts.consumer)));
});
beforeEach(async () => {
  sandbox.reset();
  consumer = accountClients(sandbox, accounts.consumer);
  const connectionArn = await makeLedgerConnection(sandbox, accountClients(sandbox, accounts.owner), consumer, accounts.consumer);
  destinationArn = await makeDestination(consumer, connectionArn, { InvocationEndpoint: `https://${ledgerHost}/*` });
});
afterAll(() => sandbox.stop());

const template = '{"account": <$.body.account>, "amount": <$.body.amount>, "text": "<aws.pipes.pipe-name>: <$.body.text>"}';
const intoLedger = { InputTemplate: template, HttpParameters: { PathParameterValues: ['$.body.list'] } };

async function makePipe(more: Partial<CreatePipeCommandInput> = {}, actions?: string[]): Promise<void> {
  const RoleArn = makePipeRole(sandbox, accounts.consumer, actions);
  await pipes.send(new CreatePipeCommand({ Name: 'bookings', Source: source, Target: destinationArn, TargetParameters: intoLedger, RoleArn, ...more }));
  sandbox.advanceClock(sandbox.delays().pipe);
}

function book(text: string, more: object = {}): void {
  sandbox.queues.put({ queueArn: source, body: JSON.stringify({ account: 'rent', amount: 7, text, list: 'entries', ...more }) });
  sandbox.advanceClock(0);
}

/** The texts of what the ledger holds, as whoever stands beside it would read it. */
function booked(): Promise<string[]> {
  const port = sandbox.world.privateServices().find(({ domainName, region }) => domainName === ledgerHost && region === 'us-east-1')?.loopbackPort;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: '/entries', headers: { 'x-api-key': 'ledger-key-3141' }, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve((JSON.parse(text) as { entries: { text: string }[] }).entries.map((entry) => entry.text)));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const waitFor = (check: () => unknown) => vi.waitFor(check, { timeout: 8_000 });
const isEmpty = (queueArn: string) => waitFor(() => expect(sandbox.queues.messages(queueArn)).toEqual([]));
const wasTried = (times: number) => waitFor(() => expect(sandbox.queues.messages(source)[0]).toMatchObject({ receiveCount: times }));

describe('a message', () => {
  it('goes through the pipe to the private service of another account, and is gone from the queue', async () => {
    await makePipe();
    book('Flat "A"');
    await isEmpty(source);
    expect(await booked()).toContain('bookings: Flat "A"');
  });

  it('that was there before the pipe goes, too', async () => {
    book('early');
    await makePipe();
    await isEmpty(source);
    expect(await booked()).toContain('bookings: early');
  });

  it('that no filter lets pass is dropped', async () => {
    await makePipe({ SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"amount":[{"numeric":[">",100]}]}}' }, { Pattern: '{"body":{"account":["travel"]}}' }] } } });
    book('too small');
    book('large enough', { amount: 200 });
    book('the other filter', { account: 'travel' });
    sandbox.queues.put({ queueArn: source, body: 'no JSON' });
    sandbox.advanceClock(0);
    await isEmpty(source);
    const texts = await booked();
    expect(texts).toEqual(expect.arrayContaining(['bookings: large enough', 'bookings: the other filter']));
    expect(texts).not.toContain('bookings: too small');
  });

  it('that the target refuses comes back, and goes to the dead letters of its queue at last', async () => {
    sandbox.queues.setAttributes(source, { visibilityTimeoutMs: 60_000, redrivePolicy: { deadLetterTargetArn: letters, maxReceiveCount: 2 } });
    await makePipe();
    book('refused', { amount: 'much' });
    await wasTried(1);
    sandbox.advanceClock(60_000);
    await wasTried(2);
    sandbox.advanceClock(60_000);
    await waitFor(() => expect(sandbox.queues.messages(letters)).toMatchObject([{ body: expect.stringContaining('refused') }]));
    expect(sandbox.queues.messages(source)).toEqual([]);
  });

  it('stays while the role may not call the destination', async () => {
    await makePipe({}, ['sqs:*']);
    book('forbidden');
    await wasTried(1);
    expect(sandbox.permissionsAsked().at(-1)).toMatchObject({ action: 'events:InvokeApiDestination', resource: destinationArn, allowed: false });
    makePipeRole(sandbox, accounts.consumer);
    sandbox.advanceClock(30_000);
    await isEmpty(source);
  });

  it('waits while the pipe is stopped', async () => {
    await makePipe();
    await pipes.send(new StopPipeCommand({ Name: 'bookings' }));
    sandbox.advanceClock(sandbox.delays().pipe);
    book('later');
    sandbox.advanceClock(1_000);
    expect(sandbox.queues.messages(source)).toMatchObject([{ receiveCount: 0 }]);
    await pipes.send(new StartPipeCommand({ Name: 'bookings' }));
    sandbox.advanceClock(sandbox.delays().pipe);
    await isEmpty(source);
  });
});

describe('an event bus as target', () => {
  /** A rule on the bus that books what the pipe puts there. */
  const bookFromBus = async (pattern: string) => {
    const RoleArn = makeServiceRole(sandbox, accounts.consumer, 'events.amazonaws.com', 'events:InvokeApiDestination', destinationArn);
    await makeRule(consumer, { Arn: destinationArn, RoleArn, InputPath: '$.detail', HttpParameters: { PathParameterValues: ['entries'] } }, pattern);
  };

  it('gets an event for each message, by the source and the detail type of the pipe', async () => {
    await bookFromBus('{"source":["Pipe bookings"],"detail-type":["Event from aws:sqs"]}');
    await makePipe({ Target: bus, TargetParameters: { InputTemplate: template } });
    book('over the bus');
    await isEmpty(source);
    sandbox.advanceClock(0);
    await waitFor(async () => expect(await booked()).toContain('bookings: over the bus'));
  });

  it('gets what the enrichment made of it', async () => {
    await bookFromBus('{"source":["ledger"],"detail-type":["rent"]}');
    await makePipe({
      Target: bus,
      Enrichment: destinationArn,
      EnrichmentParameters: intoLedger,
      TargetParameters: { InputTemplate: '{"account":"enriched","amount":1,"text":"after <$.id>"}', EventBridgeEventBusParameters: { Source: 'ledger', DetailType: '$.account' } },
    });
    book('enriched');
    await isEmpty(source);
    sandbox.advanceClock(0);
    expect(await booked()).toContain('bookings: enriched');
    await waitFor(async () => expect(await booked()).toContainEqual(expect.stringMatching(/^after entry-\d+$/)));
  });

  it('gets a batch once it is full, or its window is over', async () => {
    await makePipe({ Target: bus, TargetParameters: {}, SourceParameters: { SqsQueueParameters: { BatchSize: 2, MaximumBatchingWindowInSeconds: 60 } } });
    book('one');
    sandbox.advanceClock(30_000);
    expect(sandbox.queues.messages(source)).toMatchObject([{ receiveCount: 0 }]);
    book('two');
    await isEmpty(source);
    book('three');
    sandbox.advanceClock(60_000);
    await isEmpty(source);
  });
});

it('a pipe goes on after a restart with what it had taken and not delivered', async () => {
  const home = mkdtempSync(join(tmpdir(), 'pipes-'));
  const first = await startSandbox({ home });
  const RoleArn = makePipeRole(first, accounts.consumer, ['sqs:*']);
  const client = new PipesClient(clientOptions(first, accountKey(accounts.consumer)));
  await client.send(new CreatePipeCommand({ Name: 'bookings', Source: source, Target: bus, RoleArn }));
  first.advanceClock(first.delays().pipe);
  first.queues.put({ queueArn: source, body: '{}' });
  first.advanceClock(0);
  await waitFor(() => expect(first.queues.messages(source)).toMatchObject([{ receiveCount: 1 }]));
  await first.stop();

  const second = await startSandbox({ home });
  makePipeRole(second, accounts.consumer);
  expect(second.queues.messages(source)).toMatchObject([{ receiveCount: 1 }]);
  second.advanceClock(30_000);
  await waitFor(() => expect(second.queues.messages(source)).toEqual([]));
  await second.stop();
  rmSync(home, { recursive: true });
});
