import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { deleteMessage, isQueueArn, takeMessages } from './queues';

const arn = 'arn:aws:sqs:us-east-1:222222222222:letters';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ admin: true });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const bodies = (messages: { body: string }[]) => messages.map(({ body }) => body);

describe('a queue', () => {
  it('gives each message to one taker until it is deleted or visible again', () => {
    for (const body of ['first', 'second', 'third']) sandbox.queues.put({ queueArn: arn, body });
    const taken = takeMessages(sandbox.world, arn, 2);
    expect(bodies(taken)).toEqual(['first', 'second']);
    expect(bodies(takeMessages(sandbox.world, arn, 10))).toEqual(['third']);
    deleteMessage(sandbox.world, taken[0]?.id ?? '');
    sandbox.advanceClock(30_000);
    const again = takeMessages(sandbox.world, arn, 10);
    expect(again.map(({ body, receiveCount }) => [body, receiveCount])).toEqual([['second', 2], ['third', 2]]);
  });

  it('moves what was received too often to its dead-letter queue', () => {
    const letters = `${arn}-dead`;
    sandbox.queues.setAttributes(arn, { visibilityTimeoutMs: 1_000, redrivePolicy: { deadLetterTargetArn: letters, maxReceiveCount: 2 } });
    sandbox.queues.put({ queueArn: arn, body: 'poison', attributes: { colour: 'red' } });
    for (let time = 0; time < 3; time += 1) {
      takeMessages(sandbox.world, arn, 10);
      sandbox.advanceClock(1_000);
    }
    expect(sandbox.queues.messages(arn)).toEqual([]);
    expect(sandbox.queues.messages(letters)).toMatchObject([{ body: 'poison', attributes: { colour: 'red' }, receiveCount: 0 }]);
  });

  it('is apart from every other queue', () => {
    sandbox.queues.put({ queueArn: arn, body: 'here' });
    expect(sandbox.queues.messages(`${arn}2`)).toEqual([]);
  });

  it('is filled and read over the admin paths', async () => {
    const queues = `${sandbox.url}/_sandbox/queues`;
    const put = await fetch(queues, { method: 'POST', body: JSON.stringify({ queueArn: arn, body: 'hello', attributes: { ERROR_CODE: 'x' } }) });
    expect(put.status).toBe(200);
    for (let look = 0; look < 2; look += 1) {
      const seen = await (await fetch(`${queues}?arn=${encodeURIComponent(arn)}`)).json();
      expect(seen).toMatchObject([{ queueArn: arn, body: 'hello', attributes: { ERROR_CODE: 'x' }, accountId: '222222222222', receiveCount: 0 }]);
    }
    const redrivePolicy = { deadLetterTargetArn: `${arn}-dead`, maxReceiveCount: 1 };
    expect((await fetch(queues, { method: 'PUT', body: JSON.stringify({ queueArn: arn, visibilityTimeoutMs: 0, redrivePolicy }) })).status).toBe(200);
    for (let time = 0; time < 2; time += 1) takeMessages(sandbox.world, arn, 1);
    expect(sandbox.queues.messages(`${arn}-dead`)).toHaveLength(1);
    const refused = await fetch(queues, { method: 'POST', body: JSON.stringify({ queueArn: 'letters', body: 'hello' }) });
    expect([refused.status, await refused.json()]).toEqual([400, { error: expect.stringContaining('letters is not the ARN of a queue') }]);
  });

  it('has an ARN of SQS', () => {
    expect(['arn:aws:sqs:us-east-1:222222222222:a.fifo', 'arn:aws:sns:us-east-1:222222222222:a', 'letters'].map(isQueueArn)).toEqual([true, false, false]);
  });
});
