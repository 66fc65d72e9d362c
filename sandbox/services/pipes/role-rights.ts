import type { World } from '@/sandbox/core/contract';
import { serviceMayAssume } from '../pass-role';
import type { Pipe } from './pipe';

/** What EventBridge says of a pipe whose role cannot read the source; undefined when it can. */
export function whyNotStarted(world: World, pipe: Pipe): string | undefined {
  if (!serviceMayAssume(world, pipe.roleArn, 'pipes.amazonaws.com', pipe.id)) {
    return `Input parameter is invalid from the request due to : The provided customer role ${pipe.roleArn} cannot be assumed by principal pipes.amazonaws.com`;
  }
  for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
    if (!world.roleMay(pipe.roleArn, { action: `sqs:${action}`, resource: pipe.source })) {
      return `Input parameter is invalid from the request due to : The provided customer role does not have permissions to call ${action} on SQS`;
    }
  }
  return undefined;
}
