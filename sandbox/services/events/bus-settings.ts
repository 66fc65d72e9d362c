import type { CreateEventBusRequest, UpdateEventBusRequest } from '@aws-sdk/client-eventbridge';
import { isQueueArn } from '@/sandbox/data-plane/queues';
import type { EventBus } from './event-bus';
import { invalid } from './errors';

/** What both Create and Update set of a bus. */
export function settingsOf({ Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig }: CreateEventBusRequest | UpdateEventBusRequest) {
  const queueArn = DeadLetterConfig?.Arn;
  if (queueArn !== undefined && !isQueueArn(queueArn)) throw invalid(`DeadLetterConfig.Arn ${queueArn} is not the ARN of an SQS queue.`);
  return { description: Description, kmsKeyIdentifier: KmsKeyIdentifier, deadLetterConfig: DeadLetterConfig, logConfig: LogConfig };
}

export function shownSettings({ description, kmsKeyIdentifier, deadLetterConfig, logConfig }: EventBus) {
  return { Description: description, KmsKeyIdentifier: kmsKeyIdentifier, DeadLetterConfig: deadLetterConfig, LogConfig: logConfig };
}
