import type { DescribeConnectionRequest, DescribeConnectionResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnConnection, connectionOf, shownConnection } from '../connection';

export const describeConnection: Operation<DescribeConnectionRequest, DescribeConnectionResponse> = {
  service: 'events',
  name: 'DescribeConnection',
  permissions: (call) => [checkOnConnection(call, 'DescribeConnection')],
  run: (call) => shownConnection(call.world, connectionOf(call, 'describe', call.input.Name)),
};
