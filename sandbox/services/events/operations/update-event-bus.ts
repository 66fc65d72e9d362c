import type { UpdateEventBusRequest, UpdateEventBusResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { settingsOf, shownSettings } from '../bus-settings';
import { busArnOf, busOf, eventBuses } from '../event-bus';

/** Replaces the settings; what is left out is gone. */
export const updateEventBus: Operation<UpdateEventBusRequest, UpdateEventBusResponse> = {
  service: 'events',
  name: 'UpdateEventBus',
  permissions: (call) => [{ action: 'events:UpdateEventBus', resource: busArnOf(call, call.input.Name) }],
  run(call) {
    const bus = busOf(call, call.input.Name);
    const updated = eventBuses(call.world).put({ ...bus, ...settingsOf(call.input), lastModifiedAt: call.world.clock.now() });
    return { Arn: updated.arn, Name: updated.name, ...shownSettings(updated) };
  },
};
