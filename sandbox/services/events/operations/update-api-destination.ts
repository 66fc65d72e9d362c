import type { UpdateApiDestinationRequest, UpdateApiDestinationResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { apiDestinationOf, apiDestinations, checkOnApiDestination, shownDestination } from '../api-destination';
import { requireConnection, requireEndpoint } from '../destination-checks';

export const updateApiDestination: Operation<UpdateApiDestinationRequest, UpdateApiDestinationResponse> = {
  service: 'events',
  name: 'UpdateApiDestination',
  permissions: (call) => [checkOnApiDestination(call, 'UpdateApiDestination')],
  run(call) {
    const { input, world } = call;
    const present = apiDestinationOf(call, 'update', input.Name);
    if (input.InvocationEndpoint !== undefined) requireEndpoint(input.InvocationEndpoint);
    if (input.ConnectionArn !== undefined) requireConnection(call, input.ConnectionArn);
    const updated = apiDestinations(world).put({
      ...present,
      description: input.Description ?? present.description,
      connectionArn: input.ConnectionArn ?? present.connectionArn,
      invocationEndpoint: input.InvocationEndpoint ?? present.invocationEndpoint,
      httpMethod: input.HttpMethod ?? present.httpMethod,
      invocationRateLimitPerSecond: input.InvocationRateLimitPerSecond ?? present.invocationRateLimitPerSecond,
      lastModifiedAt: world.clock.now(),
    });
    const { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime } = shownDestination(world, updated);
    return { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime };
  },
};
