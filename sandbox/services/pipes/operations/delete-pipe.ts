import type { DeletePipeRequest, DeletePipeResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnPipe, pipeArn, settledPipeOf, shownChange } from '../pipe';
import { putSettling } from '../settle-pipe';

export const deletePipe: Operation<DeletePipeRequest, DeletePipeResponse> = {
  service: 'pipes',
  name: 'DeletePipe',
  permissions: (call) => [checkOnPipe(call, 'DeletePipe', pipeArn(call, call.input.Name))],
  run(call) {
    const pipe = settledPipeOf(call, call.input.Name);
    return shownChange(putSettling(call.world, { ...pipe, desiredState: 'DELETED', currentState: 'DELETING' }));
  },
};
