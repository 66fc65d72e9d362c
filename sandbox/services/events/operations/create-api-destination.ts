import type { CreateApiDestinationRequest, CreateApiDestinationResponse } from '@aws-sdk/client-eventbridge';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { quotaOf } from '../../quotas';
import { apiDestinations, checkOnApiDestination, findApiDestination, shownDestination } from '../api-destination';
import { requireConnection, requireEndpoint } from '../destination-checks';
import { limitExceeded } from '../errors';

export const createApiDestination: Operation<CreateApiDestinationRequest, CreateApiDestinationResponse> = {
  service: 'events',
  name: 'CreateApiDestination',
  permissions: (call) => [checkOnApiDestination(call, 'CreateApiDestination'), { action: 'events:CreateApiDestination', resource: String(call.input.ConnectionArn) }],
  run(call) {
    const { input, world, region } = call;
    const { accountId } = call.caller;
    const { Name: name = '', ConnectionArn: connectionArn = '', InvocationEndpoint: invocationEndpoint = '', HttpMethod: httpMethod = 'POST' } = input;
    requireEndpoint(invocationEndpoint);
    requireConnection(call, connectionArn);
    if (findApiDestination(call, name)) throw new ServiceError('ResourceAlreadyExistsException', `An api-destination '${name}' already exists.`);
    const limit = quotaOf(world, 'events.apiDestinations', accountId, region);
    if (apiDestinations(world).list({ accountId, region }).length >= limit) throw limitExceeded(limit, 'API destinations');
    const now = world.clock.now();
    const arn = `arn:aws:events:${region}:${accountId}:api-destination/${name}/${world.newUuid()}`;
    const destination = apiDestinations(world).put({
      id: arn,
      accountId,
      region,
      name,
      arn,
      description: input.Description,
      connectionArn,
      invocationEndpoint,
      httpMethod,
      invocationRateLimitPerSecond: input.InvocationRateLimitPerSecond ?? quotaOf(world, 'events.apiDestinationInvocationsPerSecond', accountId, region),
      createdAt: now,
      lastModifiedAt: now,
    });
    const { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime } = shownDestination(world, destination);
    return { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime };
  },
};
