import type { UpdatePipeRequest, UpdatePipeResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { passRoleCheck } from '../../pass-role';
import { checkOnPipe, pipeArn, settledPipeOf, shownChange, type Pipe } from '../pipe';
import { requirePlayable } from '../pipe-parts';
import { putSettling } from '../settle-pipe';

/** The source stays. An empty enrichment takes it out; what is not named stays. */
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
      sourceParameters: { ...pipe.sourceParameters, ...input.SourceParameters } as Pipe['sourceParameters'],
      enrichment: (input.Enrichment ?? pipe.enrichment) || undefined,
      enrichmentParameters: input.EnrichmentParameters ?? pipe.enrichmentParameters,
      target: input.Target ?? pipe.target,
      targetParameters: input.TargetParameters ?? pipe.targetParameters,
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
