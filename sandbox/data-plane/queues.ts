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

/** What was set for a queue; its id is the queue's ARN. */
interface QueueSettings extends StoredObject, QueueAttributes {}

export interface QueueAttributes {
  /** How long taken messages are hidden from others; they come back unless they are deleted. 30 seconds by default. */
  visibilityTimeoutMs?: number | undefined;
  /** A message that was received so often without being deleted goes to the other queue instead. */
  redrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
}

/** The timer that falls due when a message was put: `{ queueArn }`. */
export const messageArrived = 'queues.messageArrived';

const defaultVisibilityMs = 30_000;

const queueArn = /^arn:aws[\w-]*:sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80}|[\w-]{1,75}\.fifo)$/;

export function isQueueArn(arn: string): boolean {
  return queueArn.test(arn);
}

export function putMessage(world: World, arn: string, body: string, attributes: Record<string, string> = {}): QueuedMessage {
  const now = world.clock.now();
  world.schedule(now, messageArrived, { queueArn: arn });
  return messages(world).put({ id: world.newUuid(), ...placeOf(arn), queueArn: arn, body, attributes, sentAt: now, visibleAt: now, receiveCount: 0 });
}

export function setQueueAttributes(world: World, arn: string, attributes: QueueAttributes): void {
  settings(world).put({ id: arn, ...placeOf(arn), ...attributes });
}

/** The oldest messages that nobody else has at the moment; they are hidden for a while. */
export function takeMessages(world: World, arn: string, atMost: number): QueuedMessage[] {
  const now = world.clock.now();
  const { visibilityTimeoutMs = defaultVisibilityMs, redrivePolicy } = settings(world).get(arn) ?? {};
  const taken: QueuedMessage[] = [];
  for (const message of messagesIn(world, arn)) {
    if (taken.length >= atMost) break;
    if (message.visibleAt > now) continue;
    if (redrivePolicy && message.receiveCount >= redrivePolicy.maxReceiveCount) {
      deleteMessage(world, message.id);
      putMessage(world, redrivePolicy.deadLetterTargetArn, message.body, message.attributes);
      continue;
    }
    const hidden = { visibleAt: now + visibilityTimeoutMs, receiveCount: message.receiveCount + 1, firstReceivedAt: message.firstReceivedAt ?? now };
    taken.push(messages(world).put({ ...message, ...hidden }));
  }
  return taken;
}

export function deleteMessage(world: World, messageId: string): void {
  messages(world).delete(messageId);
}

/** Everything in a queue, hidden or not, oldest first; nothing is taken. */
export function messagesIn(world: World, arn: string): QueuedMessage[] {
  return messages(world).where('queueArn', arn);
}

/** Throws a sentence when the ARN is not that of a queue. */
function placeOf(arn: string): { accountId: string; region: string } {
  const [, region, accountId] = queueArn.exec(arn) ?? [];
  if (region === undefined || accountId === undefined) throw new Error(`${arn} is not the ARN of a queue: arn:aws:sqs:<Region>:<account>:<name>.`);
  return { accountId, region };
}

function messages(world: World) {
  return world.collection<QueuedMessage>('queues.message');
}

function settings(world: World) {
  return world.collection<QueueSettings>('queues.settings');
}
