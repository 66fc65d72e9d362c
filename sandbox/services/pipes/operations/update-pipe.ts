import type { UpdatePipeRequest, UpdatePipeResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { passRoleCheck } from '../../pass-role';
import { checkOnPipe, pipeArn, settledPipeOf, shownChange, type Pipe } from '../pipe';
import { kindOf, requirePlayable } from '../pipe-parts';
import { putSettling } from '../settle-pipe';

/** The source stays. An empty enrichment takes it out; what is not named stays, in the parameters of enrichment and target as well. */
export const updatePipe: Operation<UpdatePipeRequest, UpdatePipeResponse> = {
  service: 'pipes',
  name: 'UpdatePipe',
  permissions: (call) => [checkOnPipe(call, 'UpdatePipe', pipeArn(call, call.input.Name)), passRoleCheck(call.input.RoleArn, 'pipes.amazonaws.com')],
  run(call) {
    const { input } = call;
    const pipe = settledPipeOf(call, input.Name);
    const updated: Pipe = {
      ...pipe,
      description: input.Description ?? pipe.description,
      desiredState: input.DesiredState ?? pipe.desiredState,
      currentState: 'UPDATING',
      sourceParameters: mergedSource(pipe.sourceParameters, input.SourceParameters),
      enrichment: (input.Enrichment ?? pipe.enrichment) || undefined,
      enrichmentParameters: merged(pipe.enrichmentParameters, input.EnrichmentParameters),
      target: input.Target ?? pipe.target,
      targetParameters: merged(isOtherKind(pipe.target, input.Target) ? undefined : pipe.targetParameters, input.TargetParameters),
      roleArn: String(input.RoleArn),
    };
    requirePlayable(call, {
      Source: updated.source,
      SourceParameters: updated.sourceParameters,
      Enrichment: updated.enrichment,
      Target: updated.target,
      RoleArn: updated.roleArn,
      LogConfiguration: input.LogConfiguration,
      KmsKeyIdentifier: input.KmsKeyIdentifier,
    });
    return shownChange(putSettling(call.world, updated));
  },
};

/** An empty input template removes the one that is there (EventBridge Pipes API reference). */
function merged<Parameters extends { InputTemplate?: string | undefined }>(before: Parameters | undefined, changed: Parameters | undefined): Parameters | undefined {
  if (!changed) return before;
  const { InputTemplate, ...rest } = { ...before, ...changed };
  return { ...rest, ...(InputTemplate ? { InputTemplate } : {}) } as Parameters;
}

function mergedSource({ SqsQueueParameters: queue, ...before }: Pipe['sourceParameters'], changed: UpdatePipeRequest['SourceParameters'] = {}): Pipe['sourceParameters'] {
  return { ...before, ...changed, SqsQueueParameters: { ...queue, ...changed.SqsQueueParameters } } as Pipe['sourceParameters'];
}

/** What an API destination takes means nothing to an event bus. */
function isOtherKind(before: string, after: string | undefined): boolean {
  return after !== undefined && kindOf(after) !== kindOf(before);
}
