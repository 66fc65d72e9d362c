import type { DescribeApiDestinationRequest, DescribeApiDestinationResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { apiDestinationOf, checkOnApiDestination, shownDestination } from '../api-destination';

export const describeApiDestination: Operation<DescribeApiDestinationRequest, DescribeApiDestinationResponse> = {
  service: 'events',
  name: 'DescribeApiDestination',
  permissions: (call) => [checkOnApiDestination(call, 'DescribeApiDestination')],
  run(call) {
    const destination = apiDestinationOf(call, 'describe', call.input.Name);
    return { ...shownDestination(call.world, destination), Description: destination.description };
  },
};
