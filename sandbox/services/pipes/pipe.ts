import type { DescribePipeResponse, Pipe as ShownPipe, PipeEnrichmentParameters, PipeSourceParameters, PipeState, PipeTargetParameters, RequestedPipeState } from '@aws-sdk/client-pipes';
import type { Call, PermissionCheck, StoredObject, World } from '@/sandbox/core/contract';
import { resourceTagKeys, type Tags } from '../tags';
import { isQueueArn } from '@/sandbox/data-plane/queues';
import { conflict, pipeMissing } from './errors';
import { batchSizeOf } from './pipe-parts';

/** A pipe; its id is its ARN. */
export interface Pipe extends StoredObject {
  name: string;
  description?: string | undefined;
  desiredState: RequestedPipeState | 'DELETED';
  currentState: PipeState;
  stateReason?: string | undefined;
  source: string;
  sourceParameters: PipeSourceParameters;
  enrichment?: string | undefined;
  enrichmentParameters?: PipeEnrichmentParameters | undefined;
  target: string;
  targetParameters?: PipeTargetParameters | undefined;
  roleArn: string;
  tags: Tags;
  createdAt: number;
  lastModifiedAt: number;
  settlesAt?: number | undefined;
}

export function pipes(world: World) {
  return world.collection<Pipe>('pipes.pipe');
}

export function pipeArn(call: Call, name: string | undefined): string {
  return `arn:aws:pipes:${call.region}:${call.caller.accountId}:pipe/${name}`;
}

export function pipeOf(call: Call, name: string | undefined): Pipe {
  const pipe = pipes(call.world).get(pipeArn(call, name));
  if (!pipe) throw pipeMissing(String(name));
  return pipe;
}

/** A pipe that is on its way to another state takes no further change until it is there. */
export function settledPipeOf(call: Call, name: string | undefined): Pipe {
  const pipe = pipeOf(call, name);
  if (pipe.settlesAt !== undefined) throw conflict(pipe.name, `Pipe ${pipe.name} is in state ${pipe.currentState} and cannot be changed until that is done.`);
  return pipe;
}

/** The pipe of the caller that an ARN names, as the operations on tags do. */
export function pipeByArn(call: Call, arn: string | undefined): Pipe {
  const pipe = pipes(call.world).get(String(arn));
  if (pipe?.accountId !== call.caller.accountId || pipe.region !== call.region) throw pipeMissing(String(arn));
  return pipe;
}

export function checkOnPipe(call: Call, action: string, arn: string, context: PermissionCheck['context'] = {}): PermissionCheck {
  return { action: `pipes:${action}`, resource: arn, context: { ...resourceTagKeys(pipes(call.world).get(arn)?.tags), ...context } };
}

/** What every operation that changes a pipe answers. */
export function shownChange(pipe: Pipe) {
  return {
    Arn: pipe.id,
    Name: pipe.name,
    DesiredState: pipe.desiredState as RequestedPipeState,
    CurrentState: pipe.currentState,
    CreationTime: new Date(pipe.createdAt),
    LastModifiedTime: new Date(pipe.lastModifiedAt),
  };
}

export function shownSummary(pipe: Pipe): ShownPipe {
  return { ...shownChange(pipe), StateReason: pipe.stateReason, Source: pipe.source, Enrichment: pipe.enrichment, Target: pipe.target };
}

export function shownPipe(pipe: Pipe): DescribePipeResponse {
  return {
    ...shownSummary(pipe),
    DesiredState: pipe.desiredState,
    Description: pipe.description,
    SourceParameters: shownSourceParameters(pipe),
    EnrichmentParameters: pipe.enrichmentParameters,
    TargetParameters: pipe.targetParameters,
    RoleArn: pipe.roleArn,
    Tags: shownTags(pipe),
  };
}

/** AWS shows the defaults of a queue that was named without parameters. That the window is among them is a guess. */
function shownSourceParameters({ source, sourceParameters, enrichment, target }: Pipe): PipeSourceParameters {
  if (!isQueueArn(source)) return sourceParameters;
  const BatchSize = batchSizeOf({ SourceParameters: sourceParameters, Enrichment: enrichment, Target: target });
  return { ...sourceParameters, SqsQueueParameters: { BatchSize, MaximumBatchingWindowInSeconds: 0, ...sourceParameters.SqsQueueParameters } };
}

/** The model knows no empty map of tags. */
export function shownTags({ tags }: Pipe): Tags | undefined {
  return Object.keys(tags).length === 0 ? undefined : tags;
}
