import type { Target } from '@aws-sdk/client-eventbridge';
import type { Call } from '@/sandbox/core/contract';
import { isQueueArn } from '@/sandbox/data-plane/queues';
import { unsupported } from '../unsupported';
import { invalid } from './errors';
import { readJsonPath } from './json-path';
import { unknownPlaceholder } from './target-input';

/** Parameters that only mean something to targets that the sandbox does not play. */
const foreignParameters = [
  'KinesisParameters',
  'RunCommandParameters',
  'EcsParameters',
  'BatchParameters',
  'SqsParameters',
  'RedshiftDataParameters',
  'SageMakerPipelineParameters',
  'AppSyncParameters',
] as const;

const played = /^arn:aws[\w-]*:events:([a-z0-9-]+):(\d{12}):(api-destination|event-bus)\/.+$/;

export function requireTarget(call: Call, target: Target): void {
  const { Id: id = '', Arn: arn = '' } = target;
  if (!/^arn:aws[\w-]*:[\w-]+:.*:.+/.test(arn)) throw invalid(`Provided Arn is not in correct format. Reason: ${arn} is not an ARN.`);
  const [, region, accountId, kind] = played.exec(arn) ?? [];
  if (kind === undefined) throw unsupported(`targets such as ${arn}`, 'API destinations and event buses can be targets.');
  const foreign = foreignParameters.find((member) => target[member] !== undefined);
  if (foreign) throw invalid(`Parameter(s) ${foreign} not valid for target ${id}.`);
  requireOneInput(target);
  const queueArn = target.DeadLetterConfig?.Arn;
  if (queueArn !== undefined && (!isQueueArn(queueArn) || queueArn.endsWith('.fifo'))) throw invalid(`DeadLetterConfig.Arn of target ${id} must be a standard SQS queue.`);
  if (queueArn !== undefined && queueArn.split(':')[3] !== call.region) throw invalid(`The dead-letter queue of target ${id} must be in Region ${call.region}.`);
  if (kind === 'api-destination') return requireForDestination(call, target, { region, accountId });
  if (target.HttpParameters) throw invalid(`Parameter(s) HttpParameters not valid for target ${id}.`);
  if (target.Input !== undefined || target.InputPath !== undefined || target.InputTransformer) throw invalid(`Modifying the input for target ${id} is not supported.`);
}

function requireForDestination(call: Call, { Id: id, Arn: arn, RoleArn: role }: Target, of: { region: string | undefined; accountId: string | undefined }): void {
  if (of.region !== call.region || of.accountId !== call.caller.accountId) throw invalid(`API destination ${String(arn)} of target ${String(id)} must be of the same account and Region as the rule.`);
  if (!role) throw invalid(`RoleArn is required for target ${String(arn)}.`);
}

function requireOneInput({ Id: id, Input, InputPath, InputTransformer: transformer }: Target): void {
  if ([Input, InputPath, transformer].filter((one) => one !== undefined).length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${String(id)}.`);
  }
  if (Input !== undefined && !isJson(Input)) throw invalid(`Input for target ${String(id)} is not valid JSON.`);
  const paths = [...(InputPath === undefined ? [] : [InputPath]), ...Object.values(transformer?.InputPathsMap ?? {})];
  const wrong = paths.find((path) => !readJsonPath(path));
  if (wrong !== undefined) throw invalid(`Invalid JSON path ${wrong} for target ${String(id)}.`);
  const names = Object.keys(transformer?.InputPathsMap ?? {});
  const reserved = names.find((name) => name.toLowerCase().startsWith('aws.'));
  if (reserved !== undefined) throw invalid(`InputPathsMap of target ${String(id)} has a key that begins with AWS: ${reserved}.`);
  const unknown = transformer && unknownPlaceholder(transformer);
  if (unknown !== undefined) throw invalid(`InputTemplate for target ${String(id)} contains invalid placeholder ${unknown}.`);
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}
