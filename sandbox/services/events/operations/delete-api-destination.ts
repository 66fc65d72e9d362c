import type { DeleteApiDestinationRequest, DeleteApiDestinationResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { apiDestinationOf, apiDestinations, checkOnApiDestination } from '../api-destination';

/** Rules that send to it stay as they are; their deliveries fail. */
export const deleteApiDestination: Operation<DeleteApiDestinationRequest, DeleteApiDestinationResponse> = {
  service: 'events',
  name: 'DeleteApiDestination',
  permissions: (call) => [checkOnApiDestination(call, 'DeleteApiDestination')],
  run(call) {
    apiDestinations(call.world).delete(apiDestinationOf(call, 'delete', call.input.Name).id);
    return {};
  },
};
