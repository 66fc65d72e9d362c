import { createHash } from 'node:crypto';
import type { QueuedMessage } from '@/sandbox/data-plane/queues';

/** What one message of a queue looks like inside a pipe (EventBridge user guide, "Amazon SQS as a source"). */
export type PipeEvent = Record<string, unknown>;

export function eventOf(message: QueuedMessage): PipeEvent {
  return {
    messageId: message.id,
    receiptHandle: Buffer.from(`${message.id}/${message.receiveCount}`).toString('base64'),
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: message.accountId,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, stringValue]) => [
        name,
        { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' },
      ]),
    ),
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: message.queueArn,
    awsRegion: message.region,
  };
}

/** Filters and templates look into a body that is JSON as if it were not text ("Implicit body data parsing"). */
export function withParsedBody(event: PipeEvent): PipeEvent {
  if (typeof event['body'] !== 'string') return event;
  try {
    return { ...event, body: JSON.parse(event['body']) as unknown };
  } catch {
    return event;
  }
}
