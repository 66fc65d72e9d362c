import type { CreatePipeRequest } from '@aws-sdk/client-pipes';
import type { Call } from '@/sandbox/core/contract';
import { isQueueArn } from '@/sandbox/data-plane/queues';
import { unsupported } from '../unsupported';
import { invalid } from './errors';
import { requireFilters } from './filter';

type Parts = Pick<
  CreatePipeRequest,
  'Source' | 'SourceParameters' | 'Enrichment' | 'EnrichmentParameters' | 'Target' | 'TargetParameters' | 'RoleArn' | 'LogConfiguration' | 'KmsKeyIdentifier'
>;

/** EventBridge user guide, "Batching and concurrency": an event bus takes ten events, an API destination one. */
const largestBatch = { 'api-destination': 1, 'event-bus': 10 };

/** Throws what EventBridge refuses, and by name what the sandbox does not play. */
export function requirePlayable(call: Call, parts: Parts): void {
  const { Source = '', Enrichment, Target = '', RoleArn = '' } = parts;
  if (!isQueueArn(Source)) throw unsupported(`${Source} as the source of a pipe`, 'Name the ARN of an SQS queue.');
  requireHere(call, 'Source', Source);
  if (kindOf(Target) === undefined) throw unsupported(`${Target} as the target of a pipe`, 'Name an API destination or an event bus.');
  requireHere(call, 'Target', Target);
  if (Enrichment && kindOf(Enrichment) !== 'api-destination') throw unsupported(`${Enrichment} as the enrichment of a pipe`, 'Name an API destination.');
  if (Enrichment) requireHere(call, 'Enrichment', Enrichment);
  if (RoleArn.split(':')[4] !== call.caller.accountId) throw invalid('RoleArn', 'The role of a pipe must be in the account of the pipe.');
  if (parts.KmsKeyIdentifier) throw unsupported('customer managed keys of pipes', 'Leave KmsKeyIdentifier out.');
  if (parts.LogConfiguration && parts.LogConfiguration.Level !== 'OFF') throw unsupported('logs of pipes', 'Leave LogConfiguration out.');
  requireFilters(parts.SourceParameters?.FilterCriteria);
  batchSizeOf(parts);
}

/** How many messages go through the pipe together; by default ten, or what the enrichment and the target take. */
export function batchSizeOf({ SourceParameters, Enrichment, Target = '' }: Pick<Parts, 'SourceParameters' | 'Enrichment' | 'Target'>): number {
  const limit = Math.min(Enrichment ? largestBatch['api-destination'] : Infinity, largestBatch[kindOf(Target) ?? 'api-destination']);
  const wanted = SourceParameters?.SqsQueueParameters?.BatchSize;
  if (wanted !== undefined && wanted > limit) {
    throw invalid('SourceParameters.SqsQueueParameters.BatchSize', `BatchSize ${wanted} is larger than ${limit}, which is what the enrichment and the target of this pipe take at once.`);
  }
  return wanted ?? Math.min(10, limit);
}

export function kindOf(arn: string): 'api-destination' | 'event-bus' | undefined {
  const kind = /^arn:[\w-]+:events:[\w-]+:\d{12}:(api-destination|event-bus)\//.exec(arn)?.[1];
  return kind as 'api-destination' | 'event-bus' | undefined;
}

/** Source, enrichment and target are in the account and the Region of the pipe (EventBridge user guide, pipes). */
function requireHere(call: Call, member: string, arn: string): void {
  const [, , , region, accountId] = arn.split(':');
  if (region !== call.region) throw invalid(member, `${arn} is in Region ${region}, and the pipe is in ${call.region}.`);
  if (accountId !== call.caller.accountId) throw invalid(member, `${arn} is not in the account of the pipe.`);
}
