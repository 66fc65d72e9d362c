import type { ListPipesRequest, ListPipesResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { pageOf } from '../../paging';
import { invalid } from '../errors';
import { pipes, shownSummary } from '../pipe';

export const listPipes: Operation<ListPipesRequest, ListPipesResponse> = {
  service: 'pipes',
  name: 'ListPipes',
  permissions: () => [{ action: 'pipes:ListPipes', resource: '*' }],
  run(call) {
    const { NamePrefix = '', SourcePrefix = '', TargetPrefix = '', CurrentState, DesiredState, Limit, NextToken } = call.input;
    const found = pipes(call.world)
      .list({ accountId: call.caller.accountId, region: call.region })
      .filter((pipe) => pipe.name.startsWith(NamePrefix) && pipe.source.startsWith(SourcePrefix) && pipe.target.startsWith(TargetPrefix))
      .filter((pipe) => CurrentState === undefined || pipe.currentState === CurrentState)
      .filter((pipe) => DesiredState === undefined || pipe.desiredState === DesiredState);
    const { items, nextToken } = pageOf(call, found, { limit: Limit, token: NextToken }, () => invalid('NextToken', 'The NextToken is not valid.'));
    return { Pipes: items.map(shownSummary), NextToken: nextToken };
  },
};
