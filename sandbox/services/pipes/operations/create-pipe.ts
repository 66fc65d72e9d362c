import type { CreatePipeRequest, CreatePipeResponse } from '@aws-sdk/client-pipes';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { passRoleCheck } from '../../pass-role';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { conflict } from '../errors';
import { checkOnPipe, pipeArn, pipes, shownChange } from '../pipe';
import { requirePlayable } from '../pipe-parts';
import { putSettling } from '../settle-pipe';

export const createPipe: Operation<CreatePipeRequest, CreatePipeResponse> = {
  service: 'pipes',
  name: 'CreatePipe',
  permissions(call) {
    const arn = pipeArn(call, call.input.Name);
    const tags = requestTagKeys(call.input.Tags);
    const tag = { action: 'pipes:TagResource', resource: arn, context: tags };
    return [checkOnPipe(call, 'CreatePipe', arn, tags), ...(call.input.Tags ? [tag] : []), passRoleCheck(call.input.RoleArn, 'pipes.amazonaws.com')];
  },
  run(call) {
    const { input, world, region } = call;
    const { accountId } = call.caller;
    const name = String(input.Name);
    if (pipes(world).get(pipeArn(call, name))) throw conflict(name, `Pipe ${name} already exists.`);
    requirePlayable(call, input);
    const limit = quotaOf(world, 'pipes.pipes', accountId, region);
    if (pipes(world).list({ accountId, region }).length >= limit) {
      throw new ServiceError('ServiceQuotaExceededException', `The limit of ${limit} pipes has been reached.`, {
        resourceId: name,
        resourceType: 'Pipe',
        serviceCode: 'pipes',
        quotaCode: 'pipes-per-account',
      });
    }
    const now = world.clock.now();
    return shownChange(
      putSettling(world, {
        id: pipeArn(call, name),
        accountId,
        region,
        name,
        description: input.Description,
        desiredState: input.DesiredState ?? 'RUNNING',
        currentState: 'CREATING',
        source: String(input.Source),
        sourceParameters: input.SourceParameters ?? {},
        enrichment: input.Enrichment || undefined,
        enrichmentParameters: input.EnrichmentParameters,
        target: String(input.Target),
        targetParameters: input.TargetParameters,
        roleArn: String(input.RoleArn),
        tags: input.Tags ?? {},
        createdAt: now,
        lastModifiedAt: now,
      }),
    );
  },
};
