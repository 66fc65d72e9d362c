import type { StoredObject, World } from '@/sandbox/core/contract';

/**
 * Queues in the manner of Amazon SQS, as far as other services put messages into them and take messages out: dead
 * letters of rules, destinations and pipes, and sources of pipes. SQS itself is not played: there is no SQS endpoint,
 * and a queue exists as soon as its ARN (`arn:aws:sqs:<Region>:<account>:<name>`) is named. Tests and people put and
 * read messages through the admin paths and `sandbox.queues`.
 */
export interface QueuedMessage extends StoredObject {
  queueArn: string;
  body: string;
  /** Message attributes, all of data type String. */
  attributes: Record<string, string>;
  sentAt: number;
  /** Until then whoever took it last has it to himself. */
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
}

export interface TakeLimits {
  atMost: number;
  /** How long the taken messages are hidden from others; they come back unless they are deleted. */
  visibilityMs: number;
}

const queueArn = /^arn:aws[\w-]*:sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80}|[\w-]{1,75}\.fifo)$/;

export function isQueueArn(arn: string): boolean {
  return queueArn.test(arn);
}

/** Throws a sentence when the ARN is not that of a queue. */
export function putMessage(world: World, arn: string, body: string, attributes: Record<string, string> = {}): QueuedMessage {
  const [, region, accountId] = queueArn.exec(arn) ?? [];
  if (region === undefined || accountId === undefined) throw new Error(`${arn} is not the ARN of a queue: arn:aws:sqs:<Region>:<account>:<name>.`);
  const now = world.clock.now();
  return messages(world).put({ id: world.newUuid(), accountId, region, queueArn: arn, body, attributes, sentAt: now, visibleAt: now, receiveCount: 0 });
}

/** The oldest messages that nobody else has at the moment; they are hidden for a while. */
export function takeMessages(world: World, arn: string, { atMost, visibilityMs }: TakeLimits): QueuedMessage[] {
  const now = world.clock.now();
  return messagesIn(world, arn)
    .filter(({ visibleAt }) => visibleAt <= now)
    .slice(0, atMost)
    .map((message) =>
      messages(world).put({
        ...message,
        visibleAt: now + visibilityMs,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
      }),
    );
}

export function deleteMessage(world: World, messageId: string): void {
  messages(world).delete(messageId);
}

/** Everything in a queue, hidden or not, oldest first; nothing is taken. */
export function messagesIn(world: World, arn: string): QueuedMessage[] {
  return messages(world).where('queueArn', arn);
}

function messages(world: World) {
  return world.collection<QueuedMessage>('queues.message');
}
