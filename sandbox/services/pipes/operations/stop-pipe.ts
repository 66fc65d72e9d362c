import type { StopPipeRequest, StopPipeResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { conflict } from '../errors';
import { checkOnPipe, pipeArn, settledPipeOf, shownChange } from '../pipe';
import { putSettling } from '../settle-pipe';

export const stopPipe: Operation<StopPipeRequest, StopPipeResponse> = {
  service: 'pipes',
  name: 'StopPipe',
  permissions: (call) => [checkOnPipe(call, 'StopPipe', pipeArn(call, call.input.Name))],
  run(call) {
    const pipe = settledPipeOf(call, call.input.Name);
    if (pipe.currentState === 'STOPPED') throw conflict(pipe.name, `Pipe ${pipe.name} is stopped already.`);
    return shownChange(putSettling(call.world, { ...pipe, desiredState: 'STOPPED', currentState: 'STOPPING' }));
  },
};
