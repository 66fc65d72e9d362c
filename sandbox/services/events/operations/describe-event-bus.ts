import type { DescribeEventBusRequest, DescribeEventBusResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { shownSettings } from '../bus-settings';
import { busArnOf, busOf, shownBus } from '../event-bus';

export const describeEventBus: Operation<DescribeEventBusRequest, DescribeEventBusResponse> = {
  service: 'events',
  name: 'DescribeEventBus',
  permissions: (call) => [{ action: 'events:DescribeEventBus', resource: busArnOf(call, call.input.Name) }],
  run(call) {
    const bus = busOf(call, call.input.Name);
    return { ...shownBus(bus), ...shownSettings(bus) };
  },
};
