import type { DeleteEventBusRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { busArnOf, defaultBusName, eventBuses } from '../event-bus';
import { invalid } from '../errors';
import { rules } from '../rule';

/** A bus that is not there is deleted already. */
export const deleteEventBus: Operation<DeleteEventBusRequest, Record<string, never>> = {
  service: 'events',
  name: 'DeleteEventBus',
  permissions: (call) => [{ action: 'events:DeleteEventBus', resource: busArnOf(call, call.input.Name) }],
  run(call) {
    const { Name: name = '' } = call.input;
    if (name === defaultBusName) throw invalid('Cannot delete event bus default.');
    const arn = busArnOf(call, name);
    if (rules(call.world).where('busArn', arn).length > 0) throw invalid(`Event bus ${name} can't be deleted since it has rules.`);
    eventBuses(call.world).delete(arn);
    return {};
  },
};
